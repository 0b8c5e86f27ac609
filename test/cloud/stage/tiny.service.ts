import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { packFiles, sha256Of } from '../../../scripts/shop/pack-files.ts';
import type { DeployedStage } from './deployed.stage.ts';

export type TinyArtifact = { readonly kind: 'S3_OBJECT'; readonly location: string; readonly sha256: string };

const code = "export const answer = async () => ({ statusCode: 200, body: 'fine' });\n";

/** A zip under the key, in the stage's bucket of artifacts, of a function that answers everything with 200. */
export const uploadTinyService = async (
  { account, outputs }: DeployedStage,
  Key = 'tiny/service.zip',
): Promise<TinyArtifact> => {
  const Bucket = outputs['ArtifactsBucketName'] ?? '';
  const zip = packFiles([{ path: 'index.mjs', content: Buffer.from(code) }]);
  const sha256 = sha256Of(zip);
  await new S3Client({ ...account.sdk, forcePathStyle: true }).send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: zip,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    }),
  );
  return { kind: 'S3_OBJECT', location: `s3://${Bucket}/${Key}`, sha256 };
};

export const tinyService = (name: string, artifact: object, changes: object = {}): object => ({
  name,
  version: '1.0.0',
  artifact,
  command: ['index.answer'],
  health_checks: [{ kind: 'HTTP', path: '/', interval_milliseconds: 200, start_period_milliseconds: 20_000 }],
  ...changes,
});

export const cloudEnvironment = (id: string, region: string, changes: object = {}): object => ({
  id,
  type: 'DEVELOPMENT',
  region,
  cloud_provider: 'AWS',
  network_config: { public_access: true },
  ...changes,
});
