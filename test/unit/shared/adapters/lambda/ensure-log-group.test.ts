import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ensureLogGroup } from '../../../../../shared/adapters/lambda/ensure-log-group.ts';
import { awsError, settings, sleepingClock, target } from './lambda.fixture.ts';

const mock = mockClient(CloudWatchLogsClient);
const ensure = () => ensureLogGroup({ ...sleepingClock(), logs: mock, settings }, target);
beforeEach(() => {
  mock.reset();
  mock.onAnyCommand().resolves({});
});

describe('the log group of a service', () => {
  it('is made under its tags, and keeps its lines no longer than it should', async () => {
    await ensure();
    expect(mock.commandCalls(CreateLogGroupCommand)[0]?.args[0].input.tags).toMatchObject({
      'windlass:environment': target.environment_id,
      'windlass:name': target.service_name,
    });
    expect(mock.commandCalls(PutRetentionPolicyCommand)[0]?.args[0].input.retentionInDays).toBe(14);
  });

  it('gets its retention when it is there already', async () => {
    mock.on(CreateLogGroupCommand).rejects(awsError('ResourceAlreadyExistsException'));
    await ensure();
    expect(mock.commandCalls(PutRetentionPolicyCommand)).toHaveLength(1);
  });
});
