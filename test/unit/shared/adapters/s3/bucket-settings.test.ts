import {
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { applyBucketSettings } from '../../../../../shared/adapters/s3/bucket-settings.ts';
import { resourceDeps } from '../aws/resource-deps.fixture.ts';

const settingsSent = async (versioned: boolean, isVersioned: boolean) => {
  const mock = mockClient(S3Client);
  const deps = { ...resourceDeps(), s3: new S3Client({ region: 'eu-central-1' }) };
  await applyBucketSettings(deps, 'a-bucket', { versioned }, isVersioned);
  return mock;
};

describe('the settings of a bucket', () => {
  it('close it to the public altogether, and encrypt what it holds [P34]', async () => {
    const mock = await settingsSent(false, false);
    expect(mock.commandCalls(PutPublicAccessBlockCommand)[0]?.args[0].input.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    expect(
      mock.commandCalls(PutBucketEncryptionCommand)[0]?.args[0].input.ServerSideEncryptionConfiguration?.Rules,
    ).toEqual([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]);
  });

  it.each([
    [true, false, ['Enabled']],
    [false, true, ['Suspended']],
    [true, true, []],
    [false, false, []],
  ])('turn versioning on or suspend it: wanted %s, is %s', async (wanted, is, statuses) => {
    const mock = await settingsSent(wanted, is);
    const sent = mock.commandCalls(PutBucketVersioningCommand).map(({ args }) => args[0].input.VersioningConfiguration);
    expect(sent.map((one) => one?.Status)).toEqual(statuses);
  });

  it("go to this account's bucket alone, whoever has one of its name by now [P34]", async () => {
    const mock = await settingsSent(true, false);
    const owners = mock
      .calls()
      .map(({ args }) => (args[0].input as { ExpectedBucketOwner?: string }).ExpectedBucketOwner);
    expect(owners).toEqual(Array.from({ length: 4 }, () => '123456789012'));
  });
});
