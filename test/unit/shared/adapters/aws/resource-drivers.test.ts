import { describe, expect, it } from '@jest/globals';
import { awsDriverChecks } from '../../../../../shared/adapters/aws/resource-drivers.checks.ts';

describe('the drivers of AWS', () => {
  it('know the three types, of provider AWS only', () => {
    for (const type of ['S3_BUCKET', 'DYNAMODB_TABLE', 'SQS_QUEUE'] as const)
      expect(awsDriverChecks('AWS', type)?.resource_types).toEqual([type]);
    expect(awsDriverChecks('AWS', 'RDS_DATABASE')).toBeUndefined();
    expect(awsDriverChecks('LOCAL', 'S3_BUCKET')).toBeUndefined();
  });
});
