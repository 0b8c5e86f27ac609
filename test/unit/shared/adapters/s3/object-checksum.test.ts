import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { s3ObjectChecksum } from '../../../../../shared/adapters/s3/object-checksum.ts';

const client = new S3Client({ region: 'eu-central-1' });
const mock = mockClient(client);
beforeEach(() => {
  mock.reset();
});

const checksum = s3ObjectChecksum(client);
const object = { bucket: 'acme-releases', key: 'releases/shop-1.zip' };
const hash = 'ab'.repeat(32);
const base64 = Buffer.from(hash, 'hex').toString('base64');
const fault = (httpStatusCode: number) => Object.assign(new Error('UnknownError'), { $metadata: { httpStatusCode } });

describe("an object's checksum", () => {
  it('is the SHA-256 that S3 keeps of its content, in hexadecimal [DC5]', async () => {
    mock.on(HeadObjectCommand).resolves({ ChecksumSHA256: base64, ChecksumType: 'FULL_OBJECT' });
    expect(await checksum(object)).toEqual({ outcome: 'known', sha256: hash });
    expect(mock.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'acme-releases',
      Key: 'releases/shop-1.zip',
      ChecksumMode: 'ENABLED',
    });
  });

  it('is of the version that was asked for', async () => {
    mock.on(HeadObjectCommand).resolves({ ChecksumSHA256: base64 });
    await checksum({ ...object, version_id: 'v7' });
    expect(mock.commandCalls(HeadObjectCommand)[0]?.args[0].input).toMatchObject({ VersionId: 'v7' });
  });

  it.each([
    ['kept by another algorithm', { ChecksumCRC64NVME: 'x' }],
    ['of its parts, by its type', { ChecksumSHA256: base64, ChecksumType: 'COMPOSITE' as const }],
    ['of its parts, by its form', { ChecksumSHA256: `${base64}-3` }],
  ])('is not known when it is %s, and says how to upload [DC5]', async (_which, head) => {
    mock.on(HeadObjectCommand).resolves(head);
    expect(await checksum(object)).toMatchObject({
      outcome: 'unknown',
      code: 'no_checksum',
      message: expect.stringContaining('--checksum-algorithm SHA256'),
    });
  });

  it.each([
    [404, 'no_object'],
    [403, 'object_unreadable'],
  ])('is not known when S3 answers %i', async (status, code) => {
    mock.on(HeadObjectCommand).rejects(fault(status));
    expect(await checksum(object)).toMatchObject({
      outcome: 'unknown',
      code,
      message: expect.stringContaining('s3://acme-releases/'),
    });
  });

  it('throws when S3 is away', async () => {
    mock.on(HeadObjectCommand).rejects(fault(503));
    await expect(checksum(object)).rejects.toThrow('UnknownError');
  });
});
