import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { deployment_id, errorNamed, runScripted, wave, type Script } from './scripted-run.ts';

type Scenario = {
  readonly name: string;
  readonly advance: Script[string];
  readonly record?: Script[string];
  readonly visits: readonly string[];
};
const look = ['AdvanceRollout', 'CheckRollout'];
const again = ['AwaitRollout', ...look];
const over = 'LeaveToPlanWave';
const goOn: TaskOutput = { outcome: 'CONTINUE', wait_seconds: 0 };
const broken = errorNamed('SomethingBrokeError');

const scenarios: readonly Scenario[] = [
  { name: 'at once', advance: [proceed], visits: [...look, over] },
  {
    name: 'after waiting for health',
    advance: [waitFor(0), waitFor(0), proceed],
    visits: [...look, ...again, ...again, over],
  },
  { name: 'failed: PlanWave reads it', advance: [waitFor(0), stop], visits: [...look, ...again, over] },
  { name: 'long: PlanWave gives it out again', advance: [waitFor(0), goOn], visits: [...look, ...again, over] },
  {
    name: 'retried after a transient error',
    advance: [errorNamed('TableConflictError'), proceed],
    visits: [...look, over],
  },
  {
    name: 'retried after its function died',
    advance: [errorNamed('Lambda.Unknown'), errorNamed('Runtime.ExitError'), proceed],
    visits: [...look, over],
  },
  { name: 'broken', advance: [broken], visits: ['AdvanceRollout', 'RecordServiceFailure', over] },
  {
    name: 'broken, and so is putting it on record',
    advance: [broken],
    record: [broken],
    visits: ['AdvanceRollout', 'RecordServiceFailure', over],
  },
  {
    name: 'taken over by another: not retried',
    advance: [errorNamed('StaleTokenError')],
    visits: ['AdvanceRollout', 'RecordServiceFailure', over],
  },
];

describe('paths of a service’s rollout', () => {
  it.each(scenarios)('$name [DC2]', async ({ advance, record = [proceed], visits }) => {
    const { visited, ends } = await runScripted('deployment', {
      PlanWave: [wave('cart'), wave()],
      AdvanceRollout: advance,
      RecordServiceFailure: record,
    });
    expect(visited[`deployment/${deployment_id}/0`]).toEqual(visits);
    expect(ends.map((end) => end.outcome)).toEqual(['SUCCEEDED']);
  });

  it('tries a function that dies each time three times, and no more', async () => {
    const { inputs } = await runScripted('deployment', {
      PlanWave: [wave('cart'), wave()],
      AdvanceRollout: [errorNamed('Lambda.Unknown')],
    });
    expect(inputs['AdvanceRollout']).toHaveLength(3);
  });
});
