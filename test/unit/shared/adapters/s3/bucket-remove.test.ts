import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { removeBucket } from '../../../../../shared/adapters/s3/bucket-remove.ts';
import { fault, resourceDeps, targetOf } from '../aws/resource-deps.fixture.ts';

const target = targetOf('S3_BUCKET');
const found = { physical_id: 'a-bucket', specification: {}, outputs: {}, state: 'whole' } as const;

/** A bucket that holds so many versions and delete markers, of which a listing has up to a thousand of each. */
const prepare = (versions: number) => {
  const mock = mockClient(S3Client);
  let left = versions;
  mock.on(ListObjectVersionsCommand).callsFake(() => {
    const listed = Math.min(left, 1_000);
    const half = Math.floor(listed / 2);
    const entries = Array.from({ length: listed }, (_, index) => ({ Key: `${left - index}`, VersionId: 'v' }));
    return { Versions: entries.slice(0, half), DeleteMarkers: entries.slice(half) };
  });
  mock.on(DeleteObjectsCommand).callsFake(({ Delete }: { Delete: { Objects: unknown[] } }) => {
    left -= Delete.Objects.length;
    return {};
  });
  mock.on(GetBucketTaggingCommand).rejects(fault('NoSuchBucket'));
  return { mock, deps: { ...resourceDeps(), s3: new S3Client({ region: 'eu-central-1' }) }, left: () => left };
};

describe('removing a bucket', () => {
  it('deletes every version and delete marker first, a thousand at a time', async () => {
    const { mock, deps, left } = prepare(2_500);
    await removeBucket(deps, target, found);
    expect(left()).toBe(0);
    expect(mock.commandCalls(DeleteObjectsCommand)).toHaveLength(3);
    expect(mock.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  });

  it('keeps what it has done of a very large one, and asks to be called again', async () => {
    const { mock, deps, left } = prepare(200_001);
    await expect(removeBucket(deps, target, found)).rejects.toMatchObject({ retryable: true });
    expect(left()).toBe(1);
    expect(mock.commandCalls(DeleteBucketCommand)).toHaveLength(0);
    await removeBucket(deps, target, found);
    expect(mock.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  });

  it('says which object cannot be deleted, and keeps the bucket', async () => {
    const { mock, deps } = prepare(1);
    mock.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'held', Code: 'AccessDenied', Message: 'locked' }] });
    await expect(removeBucket(deps, target, found)).rejects.toThrow(/held: AccessDenied locked/);
    expect(mock.commandCalls(DeleteBucketCommand)).toHaveLength(0);
  });

  it('asks to be called again when S3 is too busy to delete some objects', async () => {
    const { mock, deps } = prepare(1);
    mock.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'a', Code: 'InternalError', Message: 'try again' }] });
    await expect(removeBucket(deps, target, found)).rejects.toMatchObject({ retryable: true });
  });

  it('waits until S3 does not know the bucket any more', async () => {
    const { mock, deps } = prepare(0);
    mock.on(GetBucketTaggingCommand).resolvesOnce({ TagSet: [] }).rejects(fault('NoSuchBucket'));
    await removeBucket(deps, target, found);
    expect(deps.slept).toEqual([2_000]);
  });

  it('is done when the bucket has gone meanwhile', async () => {
    const { mock, deps } = prepare(0);
    mock.on(DeleteBucketCommand).rejects(fault('NoSuchBucket'));
    await expect(removeBucket(deps, target, found)).resolves.toBeUndefined();
  });
});
