import { beforeAll, describe, expect, it } from '@jest/globals';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Operator } from '../../embedded/operator.ts';
import { prepareEnvironment, type OpenedStage } from '../stage/opened.stage.ts';
import { tinyService, type TinyArtifact } from '../stage/tiny.service.ts';

const environment = 'guarded';

/** What a release comes to whose execution is taken away (B1). */
export const describeGuarantee = (opened: () => OpenedStage): void =>
  describe('an execution that ends before its deployment', () => {
    let operator: Operator;
    let artifact: TinyArtifact;

    beforeAll(async () => {
      ({ operator, artifact } = await prepareEnvironment(opened(), environment));
    });

    const stopExecutionOf = async (deployment_id: string): Promise<void> => {
      const { deployed } = opened();
      const sfn = new SFNClient(deployed.account.sdk);
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: deployed.outputs['DeploymentMachineArn'] }),
      );
      const execution = executions.find(({ name }) => name === deployment_id);
      await sfn.send(new StopExecutionCommand({ executionArn: execution?.executionArn, cause: 'somebody stopped it' }));
    };

    it('stopped from outside, it is undone by the rule on status changes [B1]', async () => {
      const { id } = await operator.submit({
        name: 'stopped',
        specification: {
          target_environment: environment,
          services: [
            tinyService('tiny', artifact),
            // Never answers 204, and is given a long time for it.
            tinyService('slow', artifact, {
              dependencies: [{ service_name: 'tiny' }],
              health_checks: [
                {
                  kind: 'HTTP',
                  path: '/',
                  expected_status: 204,
                  interval_milliseconds: 500,
                  start_period_milliseconds: 240_000,
                },
              ],
            }),
          ],
        },
      });
      await operator.reached(id, ({ event_type }) => event_type === 'SERVICE_ACTIVATED');
      await stopExecutionOf(id);
      const { state } = await operator.ended(id);
      expect(state).toMatchObject({ status: 'FAILED', rollback: { status: 'COMPLETED', remaining: [] } });
      expect(state.failure?.message).toContain('stopped');
      expect((await operator.health(environment)).services).toEqual([]);
      await operator.client.request('DELETE', `/v1/environments/${environment}`);
    });
  });
