import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { s3ReportStore } from '../../../../../shared/adapters/s3/report-store.ts';

describe('the store of reports in S3', () => {
  it('puts each under its environment and deployment, with the checksum that Object Lock asks for [W63]', async () => {
    const client = new S3Client({ region: 'eu-central-1' });
    const sent = mockClient(client);
    sent.on(PutObjectCommand).resolves({});
    const place = await s3ReportStore(client, 'reports-bucket').store(
      { environment_id: 'dev', deployment_id: 'd1' },
      { generated_at: '2026-11-23T19:09:23.000Z', markdown: '# größer' },
    );
    expect(place).toBe('s3://reports-bucket/reports/dev/d1.md');
    expect(sent.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'reports-bucket',
      Key: 'reports/dev/d1.md',
      Body: '# größer',
      ContentType: 'text/markdown; charset=utf-8',
      ChecksumSHA256: createHash('sha256').update('# größer', 'utf8').digest('base64'),
      Metadata: { 'generated-at': '2026-11-23T19:09:23.000Z', environment: 'dev', deployment: 'd1' },
    });
  });
});
