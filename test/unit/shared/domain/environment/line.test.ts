import { describe, expect, it } from '@jest/globals';
import type { EnvironmentHold } from '../../../../../shared/domain/environment/hold.ts';
import type { LeaseQueue, Priority, QueueEntry } from '../../../../../shared/domain/environment/lease-queue.ts';
import {
  busyFor,
  cancelOwed,
  isOwedWork,
  joinLine,
  nextInLine,
  type Line,
  type Manners,
} from '../../../../../shared/domain/environment/line.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

const now = 1_000_000;
const leased = (owner: string | null): Line['lease'] => ({
  owner,
  reason: 'deployment shop-v1',
  acquired_at: timestampOf(now),
  expires_at: timestampOf(now + 300_000),
  fencing_token: 7,
});
const entry = (deployment_id: string, priority: Priority = 'NORMAL'): QueueEntry => ({
  deployment_id,
  name: `release-${deployment_id}`,
  priority,
  at: timestampOf(now),
  by: 'ada',
});
const hold = (changes: Partial<EnvironmentHold> = {}): EnvironmentHold => ({
  by: 'ada',
  reason: 'incident 42',
  at: timestampOf(now),
  expires_at: timestampOf(now + 1),
  allow_hotfix: false,
  ...changes,
});
const line = (changes: Partial<Line> = {}): Line => ({ lease: leased(null), queue: [], ...changes });
const expired = hold({ expires_at: timestampOf(now) });
const normal: Manners = { priority: 'NORMAL', when_busy: 'REFUSE' };
const hotfix: Manners = { priority: 'HOTFIX', when_busy: 'REFUSE' };

describe('what a new deployment waits for', () => {
  it.each<[string, Line, Manners, string | undefined]>([
    ['nothing', line(), normal, undefined],
    ['nothing under a hold that has expired', line({ hold: expired }), normal, undefined],
    ['the hold', line({ hold: hold() }), normal, 'environment_held'],
    ['the hold, before the lease', line({ hold: hold(), lease: leased('x') }), normal, 'environment_held'],
    ['the lease', line({ lease: leased('x') }), normal, 'lease_held'],
    ['the lease, as a HOTFIX', line({ lease: leased('x') }), hotfix, 'lease_held'],
    ['nothing, as a HOTFIX that the hold lets pass', line({ hold: hold({ allow_hotfix: true }) }), hotfix, undefined],
    ['the hold, as a NORMAL one', line({ hold: hold({ allow_hotfix: true }) }), normal, 'environment_held'],
    ['who stands in line', line({ queue: [entry('a')] }), normal, 'queue_not_empty'],
    ['no NORMAL one, as a HOTFIX', line({ queue: [entry('a')] }), hotfix, undefined],
    ['another HOTFIX', line({ queue: [entry('h', 'HOTFIX'), entry('a')] }), hotfix, 'queue_not_empty'],
    [
      'whom it supersedes',
      line({ queue: [entry('a')] }),
      { priority: 'HOTFIX', when_busy: 'SUPERSEDE' },
      'queue_not_empty',
    ],
    [
      'nobody who was superseded',
      line({ queue: [{ ...entry('a'), superseded_by: { deployment_id: 'b', name: 'b', by: 'ada' } }] }),
      normal,
      undefined,
    ],
  ])('is %s [B5]', (_, at, manners, outcome) => {
    expect(busyFor(at, manners, now)?.outcome).toBe(outcome);
  });

  it('says who is next and how many wait', () => {
    const queue = [entry('h', 'HOTFIX'), entry('a')];
    expect(busyFor(line({ queue }), normal, now)).toEqual({ outcome: 'queue_not_empty', first: queue[0], waiting: 2 });
    expect(busyFor(line({ queue }), hotfix, now)).toEqual({ outcome: 'queue_not_empty', first: queue[0], waiting: 1 });
  });
});

describe('the next in line', () => {
  const queue = [entry('h', 'HOTFIX'), entry('a')];
  it.each<[string, Line, string | undefined]>([
    ['the first', line({ queue }), 'h'],
    ['nobody while the lease is held', line({ queue, lease: leased('x') }), undefined],
    ['nobody while the environment is held', line({ queue, hold: hold() }), undefined],
    ['the HOTFIX that the hold lets pass', line({ queue, hold: hold({ allow_hotfix: true }) }), 'h'],
    ['nobody else under that', line({ queue: [entry('a')], hold: hold({ allow_hotfix: true }) }), undefined],
    ['the first when the hold has expired', line({ queue, hold: expired }), 'h'],
    ['nobody in an empty line', line(), undefined],
  ])('is %s [B5]', (_, at, id) => {
    expect(nextInLine(at, now)?.deployment_id).toBe(id);
  });
});

describe('joining the line', () => {
  const join = (at: Line, when_busy: Manners['when_busy'], priority: Priority, running?: Priority): LeaseQueue => {
    const joined = joinLine(at, { ...entry('new', priority), when_busy }, running);
    if (joined.outcome !== 'queued') throw new Error(joined.outcome);
    return joined.queue;
  };
  const full = line({ lease: leased('x'), queue: [entry('h', 'HOTFIX'), entry('a')] });

  it('with QUEUE changes nothing for the others', () => {
    expect(join(full, 'QUEUE', 'NORMAL')).toEqual([...full.queue, entry('new')]);
    expect(join(full, 'QUEUE', 'HOTFIX')).toEqual([entry('h', 'HOTFIX'), entry('new', 'HOTFIX'), entry('a')]);
  });

  it('with SUPERSEDE supersedes who waits, and is to cancel who runs, but no HOTFIX as a NORMAL one [B5]', () => {
    const superseded_by = { deployment_id: 'new', name: 'release-new', by: 'ada' };
    expect(join(full, 'SUPERSEDE', 'NORMAL', 'HOTFIX')).toEqual([
      entry('h', 'HOTFIX'),
      { ...entry('a'), superseded_by },
      entry('new'),
    ]);
    expect(join(full, 'SUPERSEDE', 'HOTFIX', 'HOTFIX')).toEqual([
      { ...entry('h', 'HOTFIX'), superseded_by },
      { ...entry('new', 'HOTFIX'), cancels: 'x' },
      { ...entry('a'), superseded_by },
    ]);
    expect(join(full, 'SUPERSEDE', 'NORMAL', 'NORMAL').at(-1)).toEqual({ ...entry('new'), cancels: 'x' });
    expect(join(line({ queue: [entry('a')] }), 'SUPERSEDE', 'NORMAL').at(-1)).toEqual(entry('new'));
  });
});

describe('work that is owed to a line', () => {
  const cancelling = { ...entry('a'), cancels: 'x' };
  it('is to begin the next, to end who was superseded, and to cancel who still runs', () => {
    const superseded = { ...entry('a'), superseded_by: { deployment_id: 'b', name: 'b', by: 'ada' } };
    expect(isOwedWork(line(), now)).toBe(false);
    expect(isOwedWork(line({ queue: [entry('a')] }), now)).toBe(true);
    expect(isOwedWork(line({ queue: [entry('a')], lease: leased('x') }), now)).toBe(false);
    expect(isOwedWork(line({ queue: [entry('a')], hold: hold() }), now)).toBe(false);
    expect(isOwedWork(line({ queue: [superseded], hold: hold() }), now)).toBe(true);
    expect(isOwedWork(line({ queue: [cancelling], lease: leased('x') }), now)).toBe(true);
  });

  it('is no cancel of another one than that which was superseded', () => {
    expect(cancelOwed(line({ queue: [cancelling], lease: leased('x') }))).toBe(cancelling);
    expect(cancelOwed(line({ queue: [cancelling], lease: leased('y') }))).toBeUndefined();
    expect(cancelOwed(line({ queue: [cancelling] }))).toBeUndefined();
  });
});
