import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor } from '../../shared/contracts/tasks.ts';
import { deployment_id, errorNamed, handedOver, runScripted, type Script } from './scripted-run.ts';

type Scenario = {
  readonly name: string;
  readonly script: Script;
  readonly visits: readonly string[];
  readonly outcome: 'SUCCEEDED' | 'FAILED';
};
const begin = ['BeginRollback', 'CheckBegin'];
const undo = ['UndoEffects', 'CheckUndo'];
const finish = ['FinishRollback', 'Complete'];
const broken = errorNamed('SomethingBrokeError');

const scenarios: readonly Scenario[] = [
  { name: 'all undone at once', script: {}, visits: [...begin, ...undo, ...finish], outcome: 'SUCCEEDED' },
  { name: 'nothing to undo', script: { BeginRollback: [stop] }, visits: [...begin, 'Complete'], outcome: 'SUCCEEDED' },
  {
    name: 'what was begun has to settle',
    script: { UndoEffects: [waitFor(0), waitFor(0), proceed] },
    visits: [...begin, ...undo, 'AwaitUndo', ...undo, 'AwaitUndo', ...undo, ...finish],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'undoing breaks: what is left is told',
    script: { UndoEffects: [broken] },
    visits: [...begin, 'UndoEffects', ...finish],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'undoing is retried after a transient error',
    script: { UndoEffects: [errorNamed('TableUnavailableError'), proceed] },
    visits: [...begin, ...undo, ...finish],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'taken over by another rollback: that one ends it',
    script: { UndoEffects: [errorNamed('StaleTokenError')] },
    visits: [...begin, 'UndoEffects', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'fenced by the provider: the newer holder ends it',
    script: { UndoEffects: [errorNamed('FencedError')] },
    visits: [...begin, 'UndoEffects', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'the beginning breaks',
    script: { BeginRollback: [broken] },
    visits: ['BeginRollback', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'the end breaks',
    script: { FinishRollback: [broken] },
    visits: [...begin, ...undo, 'FinishRollback', 'Fail'],
    outcome: 'FAILED',
  },
];

describe('paths of the rollback machine', () => {
  it.each(scenarios)('$name [DC2]', async ({ script, visits, outcome }) => {
    const { visited, ends } = await runScripted('rollback', script);
    expect(visited[`rollback/${deployment_id}`]).toEqual(visits);
    expect(ends.map((end) => end.outcome)).toEqual([outcome]);
  });

  it('hands the failure on to BeginRollback [DC2]', async () => {
    const failure = { Error: 'States.Timeout', Cause: 'a task took too long' };
    const { inputs } = await runScripted('rollback', {}, { deployment_id, failure });
    expect(inputs['BeginRollback']).toEqual([{ deployment_id, failure }]);
    expect(inputs['UndoEffects']).toEqual([
      { deployment_id, execution_name: deployment_id, execution_started_at: expect.any(String) },
    ]);
  });

  it('goes on in an execution of its own when UndoEffects says that this one is long [DC2]', async () => {
    const { visited, ends } = await runScripted('rollback', {
      UndoEffects: [waitFor(0), handedOver(`${deployment_id}-t2`), proceed],
    });
    expect(visited[`rollback/${deployment_id}`]).toEqual([
      ...begin,
      ...undo,
      'AwaitUndo',
      ...undo,
      'ContinueRollback',
      'LeaveToNext',
    ]);
    expect(visited[`rollback/${deployment_id}-t2`]).toEqual([...begin, ...undo, ...finish]);
    expect(ends.map((end) => end.outcome)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });
});
