import { describe, expect, it } from '@jest/globals';
import { awsDriverChecks } from '../../../../../shared/adapters/aws/resource-drivers.checks.ts';
import type { ResourceType } from '../../../../../shared/domain/resource/resource-requirement.ts';

const faultsOf = (
  resource_type: ResourceType,
  specification: Readonly<Record<string, string | number | boolean>>,
  quantity = 1,
): string =>
  (
    awsDriverChecks('AWS', resource_type)?.check({
      target: { environment_id: 'prod', resource_type, name: 'thing' },
      quantity,
      specification,
    }) ?? ['no driver']
  ).join('\n');

describe('what can be said of a resource on AWS beforehand', () => {
  it('takes what the constraint ENCRYPTED asks for, and refuses that it be turned off [P11 P14]', () => {
    for (const type of ['S3_BUCKET', 'SQS_QUEUE'] as const) {
      expect(faultsOf(type, { encrypted: true })).toBe('');
      expect(faultsOf(type, { encrypted: false })).toMatch(/specification.encrypted/);
    }
  });

  it('names the keys that a type knows when it is given another', () => {
    expect(faultsOf('SQS_QUEUE', { size: 1 })).toMatch(
      /knows fifo, visibility_timeout_seconds, message_retention_seconds, encrypted/,
    );
  });

  it('needs the partition key of a table', () => {
    expect(faultsOf('DYNAMODB_TABLE', {})).toMatch(/specification.partition_key/);
    expect(faultsOf('DYNAMODB_TABLE', { partition_key: 'id' })).toBe('');
  });

  it('refuses a sort key that is the partition key, and a type of a sort key that is not there', () => {
    expect(faultsOf('DYNAMODB_TABLE', { partition_key: 'id', sort_key: 'id' })).toMatch(/another attribute/);
    expect(faultsOf('DYNAMODB_TABLE', { partition_key: 'id', sort_key_type: 'N' })).toMatch(/needs a sort_key/);
  });

  it('refuses several under one name', () => {
    expect(faultsOf('S3_BUCKET', {}, 2)).toMatch(/quantity is 2.*Set it to 1/);
  });
});
