import { describe, expect, it } from '@jest/globals';
import { proceed, stop, type TaskOutput } from '../../../../shared/contracts/tasks.ts';
import { runTask } from '../../../../shared/runtime/run-task.ts';
import {
  completed,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someEvent,
  statusEvent,
  submitted,
} from '../adapters/store/store-fixture.ts';

const begun = async (...statuses: string[]) => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  if (statuses.length > 0)
    await store.journal.commit(session, () => ({ events: statuses.map((status) => statusEvent(status)) }));
  const done: string[] = [];
  const passedBy: TaskOutput = { ...proceed };
  const run = (during: 'VALIDATING' | 'DEPLOYING') =>
    runTask(
      store.journal,
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

  it('passes by, and does not stop, when the deployment has completed: stopping would undo it', async () => {
    const { store, session, run, passedBy } = await begun();
    await store.journal.commit(session, () => completed);
    expect(await run('DEPLOYING')).toBe(passedBy);
  });
});
