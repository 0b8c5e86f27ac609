import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { makeBucket } from '../../../../../shared/adapters/s3/bucket-make.ts';
import { bucketName } from '../../../../../shared/adapters/s3/bucket-name.ts';
import { fault, resourceDeps, targetOf } from '../aws/resource-deps.fixture.ts';

const target = targetOf('S3_BUCKET');
const definition = { target, quantity: 1, specification: { versioned: true } };

const prepare = (region?: string) => {
  const mock = mockClient(S3Client);
  return { mock, deps: { ...resourceDeps(region), s3: new S3Client({ region: 'eu-central-1' }) } };
};

describe('making a bucket', () => {
  it('makes it closed, and says that it is whole only when it is [P34]', async () => {
    const { mock, deps } = prepare();
    await makeBucket(deps, definition);
    const sent = mock.commandCalls(CreateBucketCommand)[0]?.args[0].input;
    expect(sent).toMatchObject({ Bucket: bucketName(deps, target), ObjectOwnership: 'BucketOwnerEnforced' });
    expect(sent?.CreateBucketConfiguration?.LocationConstraint).toBe('eu-central-1');
    expect(sent?.CreateBucketConfiguration?.Tags).toContainEqual({ Key: 'windlass:unfinished', Value: 'true' });
    const order = mock.calls().map((call) => call.args[0].constructor.name);
    expect(order.indexOf('PutBucketTaggingCommand')).toBe(order.length - 1);
    expect(mock.commandCalls(PutPublicAccessBlockCommand)).toHaveLength(1);
    expect(mock.commandCalls(PutBucketPolicyCommand)[0]?.args[0].input.Policy).toContain('aws:SecureTransport');
    expect(mock.commandCalls(PutBucketVersioningCommand)).toHaveLength(1);
    const tags = mock.commandCalls(PutBucketTaggingCommand)[0]?.args[0].input.Tagging?.TagSet?.map(({ Key }) => Key);
    expect(tags).toEqual(['windlass:stage', 'windlass:environment', 'windlass:name']);
  });

  it('does not name the region where S3 refuses that', async () => {
    const { mock, deps } = prepare('us-east-1');
    await makeBucket(deps, definition);
    const { CreateBucketConfiguration } = mock.commandCalls(CreateBucketCommand)[0]?.args[0].input ?? {};
    expect(CreateBucketConfiguration).not.toHaveProperty('LocationConstraint');
  });

  it('goes on when all of S3 knows the bucket', async () => {
    const { mock, deps } = prepare();
    mock.on(PutPublicAccessBlockCommand).rejectsOnce(fault('NoSuchBucket')).resolves({});
    mock.on(PutBucketTaggingCommand).rejectsOnce(fault('NoSuchBucket')).resolves({});
    await makeBucket(deps, definition);
    expect(deps.slept).toEqual([2_000, 2_000]);
    expect(mock.commandCalls(PutBucketPolicyCommand)).toHaveLength(2);
  });

  it('refuses a name that another account has', async () => {
    const { mock, deps } = prepare();
    mock.on(CreateBucketCommand).rejects(fault('BucketAlreadyExists'));
    await expect(makeBucket(deps, definition)).rejects.toMatchObject({ code: 'resource_foreign' });
  });

  it('changes nothing of a bucket of this account that no release made', async () => {
    const { mock, deps } = prepare();
    mock.on(CreateBucketCommand).rejects(fault('BucketAlreadyOwnedByYou'));
    mock.on(GetBucketTaggingCommand).rejects(fault('NoSuchTagSet'));
    await expect(makeBucket(deps, definition)).rejects.toMatchObject({ code: 'resource_foreign' });
    expect(mock.calls()).toHaveLength(2);
  });
});
