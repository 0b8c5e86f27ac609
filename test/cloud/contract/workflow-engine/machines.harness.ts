import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { strToU8, zipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmulator } from '../../../../scripts/cloud/emulator.ts';
import { stepFunctionsEngine } from '../../../../shared/adapters/stepfunctions/workflow-engine.ts';
import type { MachineName } from '../../../../shared/ports/workflow-engine.port.ts';

const region = 'eu-central-1';
const account = '000000000000';
const arnOf = (machine: MachineName): string =>
  `arn:aws:states:${region}:${account}:stateMachine:windlass-test-${machine}`;
const role = `arn:aws:iam::${account}:role/machines`;

/** PROCEED, in one function for all tasks but PlanWave, which gives out two services, hands over, gives out one and then none. */
const code = `
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
const proceed = { outcome: 'PROCEED', wait_seconds: 0 };
const isFirst = (name) => {
  const file = join(tmpdir(), name);
  if (existsSync(file)) return false;
  writeFileSync(file, '');
  return true;
};
const wave = (deployment_id, names) =>
  ({ ...proceed, max_parallel: 2, services: names.map((service_name) => ({ deployment_id, service_name })) });
export const everyTask = async ({ deployment_id, service_name }) => {
  if (service_name === 'slow' && isFirst(deployment_id + '-slow')) return { outcome: 'WAIT', wait_seconds: 1 };
  if (deployment_id === 'bad' && service_name !== undefined) throw new Error('it broke');
  return proceed;
};
export const planWave = async ({ deployment_id, execution_name }) => {
  if (deployment_id === 'bad') return isFirst(execution_name) ? wave(deployment_id, ['cart']) : { outcome: 'STOP' };
  if (execution_name.endsWith('-w50')) return wave(deployment_id, isFirst(execution_name) ? ['front'] : []);
  if (isFirst(execution_name)) return wave(deployment_id, ['cart', 'slow']);
  return { outcome: 'CONTINUE', wait_seconds: 0, next_execution: deployment_id + '-w50' };
};
`;

const createFunction = async (client: LambdaClient, name: string): Promise<string> => {
  const { FunctionArn = '' } = await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: `index.${name}`,
      Role: role,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
    }),
  );
  return FunctionArn;
};

type Arns = { readonly everyTask: string; readonly planWave: string };

const definitionOf = async (machine: MachineName, { everyTask, planWave }: Arns): Promise<string> => {
  const text = await readFile(new URL(`../../../../statemachines/${machine}.asl.json`, import.meta.url), 'utf8');
  return text
    .replaceAll('${RollbackMachine}', arnOf('rollback'))
    .replaceAll('${PlanWave}', planWave)
    .replaceAll(/\$\{\w+\}/gu, everyTask);
};

/** The machines of statemachines/ on an emulator, with a stub for their functions. */
export const openMachines = async () => {
  const emulator = await startEmulator({ auth: false, wait_scale: 0.01 });
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = emulator.environment;
  const options = { endpoint: emulator.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const client = new SFNClient(options);
  const lambda = new LambdaClient(options);
  const functions: Arns = {
    everyTask: await createFunction(lambda, 'everyTask'),
    planWave: await createFunction(lambda, 'planWave'),
  };
  for (const machine of ['rollback', 'deployment'] as const)
    await client.send(
      new CreateStateMachineCommand({
        name: `windlass-test-${machine}`,
        roleArn: role,
        definition: await definitionOf(machine, functions),
      }),
    );
  const executionArn = (machine: MachineName, name: string): string =>
    `${arnOf(machine).replace(':stateMachine:', ':execution:')}:${name}`;
  const ended = async (machine: MachineName, name: string): Promise<string> => {
    for (;;) {
      const { status } = await client
        .send(new DescribeExecutionCommand({ executionArn: executionArn(machine, name) }))
        .catch(() => ({ status: 'RUNNING' }));
      if (status !== 'RUNNING') return status ?? '';
      await pause(50);
    }
  };
  const historyOf = async (arn: string): Promise<readonly string[]> => {
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn: arn, maxResults: 1_000 }));
    return events.map(({ type }) => type ?? '');
  };
  const statusesOf = async (machine: MachineName): Promise<readonly string[]> => {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn: arnOf(machine) }));
    return executions.map(({ status }) => status ?? '');
  };
  /** How the child executions of each of its Maps ended. */
  const childrenOf = async (machine: MachineName, name: string): Promise<readonly (readonly string[])[]> => {
    const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn: executionArn(machine, name) }));
    return Promise.all(
      mapRuns.map(async ({ mapRunArn }) => {
        const { executions = [] } = await client.send(new ListExecutionsCommand({ mapRunArn }));
        return executions.map(({ status }) => status ?? '');
      }),
    );
  };
  return {
    engine: stepFunctionsEngine({
      client,
      machines: { deployment: arnOf('deployment'), rollback: arnOf('rollback') },
    }),
    ended,
    statusesOf,
    childrenOf,
    historyOf: (machine: MachineName, name: string) => historyOf(executionArn(machine, name)),
    close: async () => {
      client.destroy();
      lambda.destroy();
      await emulator.close();
    },
  };
};
export type Machines = Awaited<ReturnType<typeof openMachines>>;
