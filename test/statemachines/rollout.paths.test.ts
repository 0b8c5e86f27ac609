import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor } from '../../shared/contracts/tasks.ts';
import { deployment_id, errorNamed, runScripted, wave, type Script } from './scripted-run.ts';

type Scenario = {
  readonly name: string;
  readonly advance: Script[string];
  readonly visits: readonly string[];
  readonly outcome: 'SUCCEEDED' | 'FAILED';
};
const look = ['AdvanceRollout', 'CheckRollout'];
const again = ['AwaitRollout', ...look];

const scenarios: readonly Scenario[] = [
  { name: 'at once', advance: [proceed], visits: [...look, 'Complete'], outcome: 'SUCCEEDED' },
  {
    name: 'after waiting for health',
    advance: [waitFor(0), waitFor(0), proceed],
    visits: [...look, ...again, ...again, 'Complete'],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'failed: PlanWave reads it, so the execution ends well',
    advance: [waitFor(0), stop],
    visits: [...look, ...again, 'Complete'],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'retried after a transient error',
    advance: [errorNamed('TableConflictError'), proceed],
    visits: [...look, 'Complete'],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'broken',
    advance: [errorNamed('SomethingBrokeError')],
    visits: ['AdvanceRollout', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'taken over by another: not retried',
    advance: [errorNamed('StaleTokenError')],
    visits: ['AdvanceRollout', 'Fail'],
    outcome: 'FAILED',
  },
];

describe('paths of the rollout machine', () => {
  it.each(scenarios)('$name [DC2]', async ({ advance, visits, outcome }) => {
    const { visited, ends } = await runScripted('deployment', {
      PlanWave: [wave('cart'), wave()],
      AdvanceRollout: advance,
    });
    expect(visited[`rollout/${deployment_id}-cart`]).toEqual(visits);
    expect(ends.find((end) => end.machine === 'rollout')?.outcome).toBe(outcome);
  });
});
