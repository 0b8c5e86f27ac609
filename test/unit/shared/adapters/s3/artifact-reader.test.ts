import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { strToU8, zipSync } from 'fflate';
import { s3ArtifactReader } from '../../../../../shared/adapters/s3/artifact-reader.ts';
import { awsError, definitionOf } from '../lambda/lambda.fixture.ts';

const s3 = mockClient(S3Client);
beforeEach(() => {
  s3.reset();
});
const { artifact } = definitionOf();
const answers = (content: Uint8Array) => {
  const Body = { transformToByteArray: async () => content } as unknown as NonNullable<GetObjectCommandOutput['Body']>;
  s3.on(GetObjectCommand).resolves({ Body, ContentLength: content.length });
};
const read = (most_bytes = 100) =>
  s3ArtifactReader({ s3 }).filesOf(artifact, (path) => path.endsWith('.key') || path.endsWith('/'), most_bytes);

describe('looking into a package in S3', () => {
  it('reads the beginnings of the files that are wanted, and no folder', async () => {
    answers(zipSync({ 'index.mjs': strToU8('code'), tls: { 'server.key': strToU8('k'.repeat(500)), empty: {} } }));
    expect(await read(3)).toEqual([{ path: 'tls/server.key', text: 'kkk' }]);
  });

  it('finds nothing in what is no package, is not there, or is no object', async () => {
    answers(strToU8('not a zip'));
    expect(await read()).toEqual([]);
    s3.on(GetObjectCommand).rejects(awsError('NoSuchKey'));
    expect(await read()).toEqual([]);
    const reader = s3ArtifactReader({ s3 });
    expect(await reader.filesOf({ kind: 'DIRECTORY', location: '/srv' }, () => true, 9)).toEqual([]);
  });

  it('lets go of what is larger than Lambda takes', async () => {
    const Body = Readable.from(['much']) as unknown as NonNullable<GetObjectCommandOutput['Body']>;
    s3.on(GetObjectCommand).resolves({ Body, ContentLength: 300 * 1_048_576 });
    expect(await read()).toEqual([]);
    expect(Body).toMatchObject({ destroyed: true });
  });

  it('leaves out what says to be larger than Lambda takes', async () => {
    const zip = zipSync({ 'bomb.key': strToU8('x'.repeat(1_000)) });
    const view = new DataView(zip.buffer, zip.byteOffset);
    const directory = zip.findLastIndex((byte, index) => byte === 0x50 && view.getUint32(index, true) === 0x02014b50);
    view.setUint32(directory + 24, 300 * 1_048_576, true);
    answers(zip);
    expect(await read()).toEqual([]);
  });
});
