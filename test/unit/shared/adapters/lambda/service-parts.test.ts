import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionUrlConfigCommand,
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetAliasCommand,
  GetFunctionUrlConfigCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ensureAddress } from '../../../../../shared/adapters/lambda/ensure-address.ts';
import { ensureLogGroup } from '../../../../../shared/adapters/lambda/ensure-log-group.ts';
import { removeService } from '../../../../../shared/adapters/lambda/remove-service.ts';
import { awsError, settings, sleepingClock, target } from './lambda.fixture.ts';

const lambda = mockClient(LambdaClient);
const logs = mockClient(CloudWatchLogsClient);
const iam = mockClient(IAMClient);
beforeEach(() => {
  for (const client of [lambda, logs, iam]) client.reset();
});

const deps = () => ({
  lambda: lambda as unknown as LambdaClient,
  logs: logs as unknown as CloudWatchLogsClient,
  iam: iam as unknown as IAMClient,
  settings,
  ...sleepingClock(),
  random: () => 1,
});
const conflict = awsError('OperationAbortedException', 'A conflicting operation is currently in progress');
const updating = awsError('ResourceConflictException', 'The operation cannot be performed at this time.');

describe('the parts of a service', () => {
  it('get a log group that is kept for its time, though Logs is still making it', async () => {
    logs.on(CreateLogGroupCommand).rejectsOnce(conflict).rejects(awsError('ResourceAlreadyExistsException'));
    logs.on(PutRetentionPolicyCommand).rejectsOnce(conflict).resolves({});
    await ensureLogGroup(deps(), target);
    expect(logs.commandCalls(PutRetentionPolicyCommand)[1]?.args[0].input).toMatchObject({ retentionInDays: 14 });
  });

  it('have an address that is known, or are asked for again', async () => {
    lambda.on(GetAliasCommand).resolves({ FunctionVersion: '1' });
    lambda.on(GetFunctionUrlConfigCommand).rejects(awsError('ResourceNotFoundException'));
    lambda
      .on(CreateFunctionUrlConfigCommand)
      .rejects(awsError('ResourceConflictException', 'FunctionUrlConfig already exists'));
    await expect(ensureAddress(deps(), 'a-function', '1')).rejects.toMatchObject({ code: 'lambda_busy' });
  });

  it('go one after the other, each when AWS lets go of it', async () => {
    lambda.on(DeleteFunctionUrlConfigCommand).rejectsOnce(updating).resolves({});
    lambda.on(DeleteFunctionCommand).rejectsOnce(updating).resolves({});
    logs.on(DeleteLogGroupCommand).rejectsOnce(conflict).resolves({});
    iam.onAnyCommand().resolves({});
    await removeService(deps(), 'a-function');
    expect(lambda.commandCalls(DeleteFunctionUrlConfigCommand)).toHaveLength(2);
    expect(lambda.commandCalls(DeleteFunctionCommand)).toHaveLength(2);
    expect(logs.commandCalls(DeleteLogGroupCommand)).toHaveLength(2);
  });
});
