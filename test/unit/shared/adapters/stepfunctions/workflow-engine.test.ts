import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand, SFNServiceException } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { stepFunctionsEngine } from '../../../../../shared/adapters/stepfunctions/workflow-engine.ts';

const calls = mockClient(SFNClient);
const machines = { deployment: 'arn:deployment', rollback: 'arn:rollback' };
const engine = stepFunctionsEngine({ client: new SFNClient({ region: 'eu-central-1' }), machines });
const input = { deployment_id: 'd-1', failure: null };
const nameStarted = (call: number): string | undefined =>
  calls.commandCalls(StartExecutionCommand)[call]?.args[0].input.name;

beforeEach(() => {
  calls.reset();
  calls.on(StartExecutionCommand).resolves({ executionArn: 'arn:execution', startDate: new Date() });
});

describe('machines in Step Functions', () => {
  it('starts an execution of the machine by its name, with its input as JSON [DC2]', async () => {
    expect(await engine.start('rollback', 'd-1', input)).toEqual({ outcome: 'started' });
    expect(calls.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:rollback',
      name: 'd-1',
      input: '{"deployment_id":"d-1","failure":null}',
    });
  });

  it('leaves an execution of the same name alone [DC2]', async () => {
    calls
      .on(StartExecutionCommand)
      .rejects(new ExecutionAlreadyExists({ message: 'Execution Already Exists', $metadata: {} }));
    expect(await engine.start('deployment', 'd-1', input)).toEqual({ outcome: 'already_running' });
  });

  it('throws what else it says, for whoever looks for what does not run', async () => {
    const refusal = new SFNServiceException({
      name: 'AccessDeniedException',
      $fault: 'client',
      message: 'not authorized to perform: states:StartExecution',
      $metadata: {},
    });
    calls.on(StartExecutionCommand).rejects(refusal);
    await expect(engine.start('deployment', 'd-1', input)).rejects.toThrow('not authorized');
  });

  it('shortens a name of more than 80 characters, always to the same, and two of them to two', async () => {
    const long = 'rollback-'.repeat(12);
    for (const name of [long, long, `${long}2`, 'x'.repeat(80)]) await engine.start('rollback', name, input);
    expect([0, 1, 2, 3].map((call) => nameStarted(call)?.length)).toEqual([80, 80, 80, 80]);
    expect(nameStarted(0)).toBe(nameStarted(1));
    expect(nameStarted(2)).not.toBe(nameStarted(0));
    expect(nameStarted(3)).toBe('x'.repeat(80));
  });
});
