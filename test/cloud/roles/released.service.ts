import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { packFiles, sha256Of } from '../../../scripts/shop/pack-files.ts';
import type { DeployedStage } from '../stage/deployed.stage.ts';
import type { TinyArtifact } from '../stage/tiny.service.ts';

/** Fine, unless it is asked for what its role decides: to look into its table `rows`, or at all buckets of the account. */
const code = `
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
const work = {
  table: () => new DynamoDBClient({}).send(new ScanCommand({ TableName: process.env.ROWS_TABLE })),
  buckets: () => new S3Client({ forcePathStyle: true }).send(new ListBucketsCommand({})),
};
export const answer = async ({ work: wanted }) => {
  if (wanted !== undefined) await work[wanted]();
  return { statusCode: 200, body: 'fine' };
};
`;

export const uploadAskingService = async ({ account, outputs }: DeployedStage): Promise<TinyArtifact> => {
  const Bucket = outputs['ArtifactsBucketName'] ?? '';
  const Key = 'roles/service.zip';
  const Body = packFiles([{ path: 'index.mjs', content: Buffer.from(code) }]);
  const sha256 = sha256Of(Body);
  const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
  await new S3Client({ ...account.sdk, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket, Key, Body, ChecksumSHA256 }),
  );
  return { kind: 'S3_OBJECT', location: `s3://${Bucket}/${Key}`, sha256 };
};
