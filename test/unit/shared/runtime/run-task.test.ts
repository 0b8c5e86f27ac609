import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor, type TaskOutput } from '../../../../shared/contracts/tasks.ts';
import { runTask } from '../../../../shared/runtime/run-task.ts';
import {
  at,
  completed,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someEvent,
  statusEvent,
  submitted,
} from '../adapters/store/store-fixture.ts';

const minute = 60_000;
const phases = ['VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const;

const begun = async (...statuses: string[]) => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  if (statuses.length > 0)
    await store.journal.commit(session, () => ({ events: statuses.map((status) => statusEvent(status)) }));
  const done: string[] = [];
  const passedBy: TaskOutput = { ...proceed };
  const run = (during: (typeof phases)[number]) =>
    runTask(
      store,
      session.deployment_id,
      during,
      async () => {
        done.push(during);
        return proceed;
      },
      passedBy,
    );
  return { store, session, done, run, passedBy };
};

describe('running a task', () => {
  it('does its work in its phase', async () => {
    const { run, done } = await begun('VALIDATING');
    expect(await run('VALIDATING')).toEqual(proceed);
    expect(done).toEqual(['VALIDATING']);
  });

  it('passes by when its phase is over: the machine was run again', async () => {
    const { run, done, passedBy } = await begun('VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING');
    expect(await run('VALIDATING')).toBe(passedBy);
    expect(done).toEqual([]);
  });

  it.each([
    [
      'somebody cancelled',
      { events: [someEvent({ event_type: 'CANCEL_REQUESTED', details: { by: 'ada', reason: 'x' } })] },
    ],
    [
      'a step failed',
      {
        events: [
          someEvent({
            event_type: 'FAILURE_RECORDED',
            details: { failure: { step: 'W21', code: 'x', message: 'x', affected_components: [] } },
          }),
        ],
      },
    ],
    [
      'it is being undone',
      {
        events: [
          someEvent({
            event_type: 'ROLLBACK_INITIATED',
            details: { rollback: { status: 'IN_PROGRESS', remaining: [], kept: [] } },
          }),
        ],
      },
    ],
    ['it has failed', endedAs('FAILED')],
    ['it was cancelled', endedAs('CANCELLED')],
  ])('stops when %s', async (_, commit) => {
    const { store, session, run, done } = await begun();
    await store.journal.commit(session, () => commit);
    expect(await run('VALIDATING')).toEqual(stop);
    expect(done).toEqual([]);
  });

  it.each([
    ['somebody paused it', 'PAUSE_REQUESTED', {}],
    ['its environment is held', 'HOLD_PLACED', { expires_at: at(minute * 60) }],
  ] as const)('waits while %s, ever longer, and then does its work [B10]', async (_, event_type, details) => {
    const { store, session, run, done } = await begun();
    const flag = (type: typeof event_type | 'RESUME_REQUESTED' | 'HOLD_RELEASED') =>
      store.journal.annotate(session.deployment_id, () => ({
        events: [someEvent({ event_type: type, details: { by: 'ada', reason: 'x', ...details } })],
      }));
    await flag(event_type);
    expect(await run('VALIDATING')).toEqual(waitFor(2));
    store.clock.advance(2 * minute);
    expect(await run('VALIDATING')).toEqual(waitFor(10));
    expect(done).toEqual([]);
    await flag(event_type === 'PAUSE_REQUESTED' ? 'RESUME_REQUESTED' : 'HOLD_RELEASED');
    expect(await run('VALIDATING')).toEqual(proceed);
    expect(done).toEqual(['VALIDATING']);
  });

  it.each(phases)('waits in %s while it is paused, and does its work when it is resumed [B10]', async (phase) => {
    const { store, session, run, done } = await begun(...phases.slice(0, phases.indexOf(phase) + 1));
    const say = (event_type: 'PAUSE_REQUESTED' | 'RESUME_REQUESTED') =>
      store.journal.annotate(session.deployment_id, () => ({
        events: [someEvent({ event_type, details: { by: 'ada', reason: 'x' } })],
      }));
    await say('PAUSE_REQUESTED');
    expect([await run(phase), done]).toEqual([waitFor(2), []]);
    await say('RESUME_REQUESTED');
    expect([await run(phase), done]).toEqual([proceed, [phase]]);
  });

  it('goes on when the hold of its environment is over [B5]', async () => {
    const { store, session, run } = await begun();
    const hold = { by: 'ada', reason: 'x', expires_at: at(1_500) };
    await store.journal.annotate(session.deployment_id, () => ({
      events: [someEvent({ event_type: 'HOLD_PLACED', details: hold })],
    }));
    store.clock.advance(1_000);
    expect(await run('VALIDATING')).toEqual(waitFor(1));
    store.clock.advance(500);
    expect(await run('VALIDATING')).toEqual(proceed);
  });

  it('leaves a lease behind that outlasts the wait, however long it is paused [B10 B1]', async () => {
    const { store, session, run } = await begun();
    await store.journal.annotate(session.deployment_id, () => ({
      events: [someEvent({ event_type: 'PAUSE_REQUESTED', details: { by: 'ada', reason: 'x' } })],
    }));
    for (let passed = 0; passed < 120 * minute;) {
      const { wait_seconds } = await run('VALIDATING');
      store.clock.advance(wait_seconds * 1_000);
      passed += wait_seconds * 1_000;
      const lease = await store.environments.lease('dev');
      expect(Date.parse(lease?.expires_at ?? '') - store.clock.now()).toBeGreaterThan(2 * minute);
    }
  });

  it('stops one that is paused and was cancelled [B10]', async () => {
    const { store, session, run } = await begun();
    const by = { by: 'ada', reason: 'x' };
    await store.journal.annotate(session.deployment_id, () => ({
      events: [
        someEvent({ event_type: 'PAUSE_REQUESTED', details: by }),
        someEvent({ event_type: 'CANCEL_REQUESTED', details: by }),
      ],
    }));
    expect(await run('VALIDATING')).toEqual(stop);
  });

  it('passes by, and does not stop, when the deployment has completed: stopping would undo it', async () => {
    const { store, session, run, passedBy } = await begun();
    await store.journal.commit(session, () => completed);
    expect(await run('DEPLOYING')).toBe(passedBy);
  });
});
