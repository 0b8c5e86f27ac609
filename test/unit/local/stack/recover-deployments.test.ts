import { afterEach, describe, expect, it } from '@jest/globals';
import { openRecovery, type Recovery } from '../../../../local/stack/recover-deployments.ts';
import type { ExecutionEnd } from '../../../../local/workflow/execution.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import { until } from '../../../contract/service-deployer/traffic.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';

let recovery: Recovery | undefined;
afterEach(() => recovery?.close());

const open = (state: () => Promise<Partial<DeploymentState> | undefined>) => {
  const engine = fakeWorkflowEngine();
  const log = recordingLog();
  const records = { state: state as () => Promise<DeploymentState | undefined> };
  recovery = openRecovery({ records, engine: () => engine, log, first_pause_milliseconds: 1 });
  return { engine, recovery };
};
const broken: ExecutionEnd = {
  machine: 'deployment',
  execution_name: 'd-1',
  outcome: 'FAILED',
  input: { deployment_id: 'd-1', failure: null },
  transitions: 3,
  error: { Error: 'States.Runtime', Cause: 'the store was out of reach' },
};
const rollback = { status: 'NOT_NEEDED' as const, remaining: [], kept: [] };
const undoing = {
  id: 'd-1',
  lease_token: 2,
  status: 'DEPLOYING' as const,
  rollback: { ...rollback, status: 'IN_PROGRESS' as const },
};
const someTime = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('an execution that breaks', () => {
  it('is followed by the rollback of the deployment that it left behind, with the reason [I2]', async () => {
    const { engine } = open(async () => ({ id: 'd-1', lease_token: 1, status: 'DEPLOYING', rollback }));
    recovery?.onExecutionEnd(broken);
    await until(async () => engine.started().length > 0);
    expect(engine.started()).toEqual([
      { machine: 'rollback', name: 'recovery-d-1-1-0', input: { deployment_id: 'd-1', failure: broken.error } },
    ]);
  });

  it('is followed by another rollback when it was one, as soon as the deployment can be read [I2]', async () => {
    let reads = 0;
    const { engine } = open(async () => {
      if ((reads += 1) < 3) throw new Error('the store is out of reach');
      return undoing;
    });
    recovery?.onExecutionEnd({ ...broken, machine: 'rollback', outcome: 'TIMED_OUT' });
    await until(async () => engine.started().length > 0);
  });

  it.each<[string, Partial<ExecutionEnd>, Partial<DeploymentState>]>([
    ['its deployment has ended', {}, { status: 'FAILED', rollback: { ...rollback, status: 'FAILED' } }],
    ['it was aborted, since the stack closes', { outcome: 'ABORTED' }, undoing],
    ['it succeeded', { outcome: 'SUCCEEDED' }, undoing],
    [
      'a newer rollback has taken over from it',
      { machine: 'rollback', error: { Error: 'StaleTokenError', Cause: '' } },
      undoing,
    ],
    ['it has a parent, which sees to it', { parent: { machine: 'deployment', execution_name: 'd-1' } }, undoing],
  ])('is left alone when %s', async (_, end, state) => {
    const { engine } = open(async () => state);
    recovery?.onExecutionEnd({ ...broken, ...end });
    await someTime();
    expect(engine.started()).toEqual([]);
  });

  it('is left to the next start when the stack closes meanwhile', async () => {
    const { engine } = open(async () => undoing);
    recovery?.onExecutionEnd(broken);
    await recovery?.close();
    recovery?.onExecutionEnd(broken);
    await someTime();
    expect(engine.started()).toEqual([]);
  });
});
