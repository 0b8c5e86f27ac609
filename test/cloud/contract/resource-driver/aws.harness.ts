import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmulator, type Emulator } from '../../../../scripts/cloud/emulator.ts';
import type { AwsResourceDeps } from '../../../../shared/adapters/aws/resource-deps.ts';
import { awsDrivers } from '../../../../shared/adapters/aws/resource-drivers.ts';
import { openSqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { systemClock } from '../../../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../../../shared/adapters/system/ulid.ids.ts';
import type { ResourceType } from '../../../../shared/domain/resource/resource-requirement.ts';
import type { ResourceDriver } from '../../../../shared/ports/resource-driver.port.ts';

export type AwsUnderTest = AwsResourceDeps & {
  /** For further clients of the same AWS. */
  readonly options: ClientOptions;
  driverOf(type: ResourceType): ResourceDriver;
  close(): Promise<void>;
};

export type ClientOptions = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

const region = 'eu-central-1';

const optionsOf = ({ endpoint, environment }: Emulator): ClientOptions => {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
};

const depsWith = (options: ClientOptions): AwsResourceDeps => ({
  table: openSqliteTable({ file: ':memory:', clock: systemClock }),
  clock: systemClock,
  ids: openUlids(),
  sleep: (milliseconds) => pause(milliseconds),
  scope: { stage: 'test', account_id: '000000000000', region },
  s3: new S3Client(options),
  dynamodb: new DynamoDBClient(options),
  sqs: new SQSClient(options),
});

/** The drivers of AWS on an emulator of their own, with a table in memory for the fence. */
export const openAws = async (): Promise<AwsUnderTest> => {
  const emulator = await startEmulator({ auth: false });
  const options = optionsOf(emulator);
  const deps = depsWith(options);
  const drivers = awsDrivers(deps);
  return {
    ...deps,
    options,
    driverOf: (type) => drivers('AWS', type) as ResourceDriver,
    close: async () => {
      for (const client of [deps.s3, deps.dynamodb, deps.sqs]) client.destroy();
      await emulator.close();
    },
  };
};
