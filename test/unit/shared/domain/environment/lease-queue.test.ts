import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  joinQueue,
  leaveQueue,
  mostQueued,
  positionIn,
  shownQueue,
  supersedeQueue,
  type LeaseQueue,
  type Priority,
  type QueueEntry,
} from '../../../../../shared/domain/environment/lease-queue.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

const entry = (deployment_id: string, priority: Priority = 'NORMAL'): QueueEntry => ({
  deployment_id,
  name: `release-${deployment_id}`,
  priority,
  at: timestampOf(0),
  by: 'ada',
});
const queueOf = (...entries: readonly QueueEntry[]): LeaseQueue =>
  entries.reduce<LeaseQueue>((queue, one) => {
    const joined = joinQueue(queue, one);
    return joined.outcome === 'queued' ? joined.queue : queue;
  }, []);
const idsOf = (queue: LeaseQueue): readonly string[] => queue.map(({ deployment_id }) => deployment_id);

describe('the queue of a lease', () => {
  it('has every HOTFIX before every NORMAL one, and each in the order in which they came, whatever their clocks say [B5]', () => {
    const arrivals = fc.array(fc.record({ priority: fc.constantFrom('NORMAL', 'HOTFIX'), clock: fc.nat() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(arrivals, (all) => {
        const entries = all.map(({ priority, clock }, index) => ({
          ...entry(`${index}`, priority),
          at: timestampOf(clock),
        }));
        const wanted = (['HOTFIX', 'NORMAL'] as const).flatMap((priority) =>
          entries.filter((one) => one.priority === priority),
        );
        expect(queueOf(...entries)).toEqual(wanted);
      }),
    );
  });

  it('tells the place of who joins, counted from 1', () => {
    const queue = queueOf(entry('a'), entry('b'));
    expect(joinQueue(queue, entry('c'))).toMatchObject({ outcome: 'queued', position: 3 });
    expect(joinQueue(queue, entry('h', 'HOTFIX'))).toMatchObject({ outcome: 'queued', position: 1 });
    expect(positionIn(queue, 'b')).toBe(2);
    expect(positionIn(queue, 'nobody')).toBeUndefined();
  });

  it('takes fifty, and no more', () => {
    const full = queueOf(...Array.from({ length: mostQueued }, (_, index) => entry(`${index}`)));
    expect(full).toHaveLength(50);
    expect(joinQueue(full, entry('late', 'HOTFIX'))).toEqual({ outcome: 'queue_full', waiting: 50 });
    expect(joinQueue(leaveQueue(full, '7'), entry('late')).outcome).toBe('queued');
  });

  it('has room for who supersedes a full one, and is bounded all the same', () => {
    let queue: LeaseQueue = queueOf(...Array.from({ length: mostQueued }, (_, index) => entry(`${index}`)));
    let joined = 0;
    for (let round = 0; round < 200; round += 1) {
      queue = supersedeQueue(queue, 'NORMAL', { deployment_id: `new-${round}`, name: 'n', by: 'ada' });
      const result = joinQueue(queue, entry(`new-${round}`));
      if (result.outcome === 'queued') [queue, joined] = [result.queue, joined + 1];
    }
    expect(joined).toBe(50);
    expect(queue).toHaveLength(100);
  });

  it('shows no more than who waits, and is the same when somebody leaves who was not in it', () => {
    const queue = queueOf(entry('a'), { ...entry('b', 'HOTFIX'), cancels: 'running' });
    expect(shownQueue(queue)).toEqual([
      { deployment_id: 'b', name: 'release-b', priority: 'HOTFIX', at: timestampOf(0) },
      { deployment_id: 'a', name: 'release-a', priority: 'NORMAL', at: timestampOf(0) },
    ]);
    expect(leaveQueue(queue, 'nobody')).toBe(queue);
    expect(idsOf(leaveQueue(queue, 'a'))).toEqual(['b']);
  });
});

describe('who supersedes a queue', () => {
  const by = { deployment_id: 'new', name: 'release-new', by: 'bob' };
  const queue = queueOf(entry('a'), entry('b'), entry('h', 'HOTFIX'));
  const superseded = (priority: Priority): readonly string[] =>
    idsOf(supersedeQueue(queue, priority, by).filter(({ superseded_by }) => superseded_by !== undefined));

  it('takes the place of all that wait, of a HOTFIX only as a HOTFIX [B5]', () => {
    expect(superseded('NORMAL')).toEqual(['a', 'b']);
    expect(superseded('HOTFIX')).toEqual(['h', 'a', 'b']);
  });

  it('leaves who was superseded before to whom that was', () => {
    const once = supersedeQueue(queue, 'NORMAL', by);
    const twice = supersedeQueue(once, 'HOTFIX', { ...by, deployment_id: 'newer' });
    expect(twice.map((one) => one.superseded_by?.deployment_id)).toEqual(['newer', 'new', 'new']);
  });

  it('takes those out of what is shown and counted', () => {
    const after = supersedeQueue(queue, 'NORMAL', by);
    expect(shownQueue(after).map(({ deployment_id }) => deployment_id)).toEqual(['h']);
    expect(positionIn(after, 'a')).toBeUndefined();
    expect(joinQueue(after, entry('new'))).toMatchObject({ position: 2 });
  });
});
