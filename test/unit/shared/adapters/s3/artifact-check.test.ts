import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { checkArtifact } from '../../../../../shared/adapters/s3/artifact-check.ts';
import { awsError, definitionOf } from '../lambda/lambda.fixture.ts';

const s3 = mockClient(S3Client);
beforeEach(() => {
  s3.reset();
});
const content = Buffer.from('a package');
const sha256 = createHash('sha256').update(content).digest('hex');
const artifact = { ...definitionOf().artifact, sha256 } as ReturnType<typeof definitionOf>['artifact'];
const check = (one = artifact) => checkArtifact({ s3 })(one);
const downloads = () =>
  s3.on(GetObjectCommand).callsFake(() => ({ Body: Readable.from([content.subarray(0, 3), content.subarray(3)]) }));

describe('checking a package in S3', () => {
  it('takes the SHA-256 that S3 has of it, without a download', async () => {
    s3.on(HeadObjectCommand).resolves({
      ContentLength: 9,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      ChecksumType: 'FULL_OBJECT',
    });
    expect(await check()).toEqual({ outcome: 'available', size_bytes: 9, sha256 });
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(0);
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'artifacts',
      Key: 'cart/1.zip',
      ChecksumMode: 'ENABLED',
    });
  });

  it.each([{}, { ChecksumSHA256: 'b2xk-3' }, { ChecksumSHA256: 'b2xk', ChecksumType: 'COMPOSITE' as const }])(
    'reads it when S3 has none of the whole: %j',
    async (head) => {
      s3.on(HeadObjectCommand).resolves({ ContentLength: 9, ...head });
      downloads();
      expect(await check()).toEqual({ outcome: 'available', size_bytes: 9, sha256 });
    },
  );

  it('tells what is different, missing, too large or no object', async () => {
    s3.on(HeadObjectCommand).resolves({ ContentLength: 9 });
    downloads();
    expect(await check({ ...artifact, sha256: 'cd'.repeat(32) })).toMatchObject({ outcome: 'different', sha256 });
    s3.on(HeadObjectCommand).resolves({ ContentLength: 262_144_001 });
    expect(await check()).toMatchObject({ outcome: 'missing', message: expect.stringContaining('262144000 at most') });
    for (const status of [403, 404]) {
      s3.on(HeadObjectCommand).rejects(awsError('Unknown', 'x', { $metadata: { httpStatusCode: status } }));
      expect(await check()).toMatchObject({ outcome: 'missing' });
    }
    expect(await check({ kind: 'DIRECTORY', location: '/srv/cart' })).toMatchObject({ outcome: 'missing' });
  });

  it('says that Lambda takes no package of another region', async () => {
    s3.on(HeadObjectCommand).rejects(awsError('301', 'moved', { $metadata: { httpStatusCode: 301 } }));
    expect(await check()).toMatchObject({ outcome: 'missing', message: expect.stringContaining('another region') });
  });

  it('throws when S3 does not answer', async () => {
    s3.on(HeadObjectCommand).rejects(awsError('SlowDown', 'slow down', { $metadata: { httpStatusCode: 503 } }));
    await expect(check()).rejects.toThrow('slow down');
  });
});
