import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../ports/clock.port.ts';
import type { Ids } from '../../ports/ids.port.ts';
import type { Table } from '../../ports/table.port.ts';
import type { NamingScope } from './physical-name.ts';

/** What the drivers of all resource types need; each operation takes less. `table` is Windlass's own, for the fence. */
export type AwsResourceDeps = {
  readonly table: Pick<Table, 'get' | 'transact'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Resolves after the milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly scope: NamingScope & { readonly region: string };
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
};

/** `aws`, or the name of the partition of AWS that the region is in. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
};

export const arnOf = (
  { region, account_id }: AwsResourceDeps['scope'],
  service: 'dynamodb' | 'sqs',
  resource: string,
): string => `arn:${partitionOf(region)}:${service}:${region}:${account_id}:${resource}`;
