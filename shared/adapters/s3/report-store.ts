import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ReportStore } from '../../ports/report-store.port.ts';

/**
 * Reports as objects of a bucket. The bucket keeps every version of each and lets nobody delete it, so all that is ever done is to put; a
 * bucket with Object Lock takes nothing without a checksum.
 */
export const s3ReportStore = (client: S3Client, bucket: string): ReportStore => ({
  store: async ({ environment_id, deployment_id }, { generated_at, markdown }) => {
    const Key = `reports/${environment_id}/${deployment_id}.md`;
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: markdown,
        ContentType: 'text/markdown; charset=utf-8',
        ChecksumSHA256: createHash('sha256').update(markdown).digest('base64'),
        Metadata: { 'generated-at': generated_at, environment: environment_id, deployment: deployment_id },
      }),
    );
    return `s3://${bucket}/${Key}`;
  },
});
