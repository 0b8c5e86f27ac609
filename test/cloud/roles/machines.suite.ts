import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { DeployedStage } from '../stage/deployed.stage.ts';
import { refusedIn } from './called.function.ts';
import { runFrom, setUpAgain } from './machine.runs.ts';
import type { RoleMutations } from './role.mutations.ts';

type Opened = {
  readonly deployed: DeployedStage;
  readonly roles: RoleMutations;
  /** A deployment that has failed and is undone: the machines find nothing to do for it. */
  readonly deployment_id: string;
};

const machineOutputs = { deployment: 'DeploymentMachineArn', rollback: 'RollbackMachineArn' } as const;
type Machine = keyof typeof machineOutputs;

/** Takes one statement at a time out of the roles of the state machines, and begins each at a state that needs it. */
export const describeMachineRoles = (opened: () => Opened): void =>
  describe('the roles of its state machines', () => {
    const arnOf = (machine: Machine): string => opened().deployed.outputs[machineOutputs[machine]] ?? '';

    const run = (machine: Machine, state: string): Promise<string> => {
      const { deployed, deployment_id } = opened();
      const services = [{ deployment_id, service_name: 's0' }];
      return runFrom(deployed.account.sdk, arnOf(machine), state, {
        deployment_id,
        failure: { Error: 'ATest', Cause: 'a test' },
        result: { outcome: 'CONTINUE', next_execution: randomUUID(), services, max_parallel: 1 },
      });
    };

    it.each([
      ['deployment', 'ValidateEnvironment', 'lambda:InvokeFunction'],
      ['deployment', 'RollOutWave', 'states:StartExecution@deployment'],
      ['deployment', 'ContinueDeployment', 'states:StartExecution@deployment'],
      ['deployment', 'RollBack', 'states:StartExecution@rollback'],
      ['deployment', 'RollBack', 'states:DescribeExecution'],
      ['rollback', 'BeginRollback', 'lambda:InvokeFunction'],
      ['rollback', 'ContinueRollback', 'states:StartExecution@rollback'],
    ] as const)(
      'the %s machine fails %s without %s',
      async (machine, state, key) => {
        const { roles } = opened();
        const role = `${machine}-machine`;
        const said = await roles.without(role, key, () => run(machine, state));
        await roles.expectRefused(role, key, said);
      },
      60_000,
    );

    it.each([
      ['deployment', 'events:PutTargets'],
      ['deployment', 'logs:CreateLogDelivery'],
      ['rollback', 'logs:CreateLogDelivery'],
    ] as const)('the %s machine cannot be set up without %s', async (machine, key) => {
      const { deployed, roles } = opened();
      const role = `${machine}-machine`;
      const setUp = (): Promise<string> => setUpAgain(deployed.account.sdk, arnOf(machine));
      const said = await roles.without(role, key, setUp);
      expect(said).toMatch(/^AccessDeniedException: /u);
      await roles.expectRefused(role, key, said);
      expect(await setUp()).toBe('');
    });

    it('are refused nothing as they are', async () => {
      expect(refusedIn(await run('deployment', 'RollBack'))).toEqual([]);
      expect(refusedIn(await run('rollback', 'BeginRollback'))).toEqual([]);
    }, 60_000);
  });
