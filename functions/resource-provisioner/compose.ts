import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { awsProvisioningDrivers } from '../../shared/adapters/aws/resource-drivers.provisioning.ts';
import { awsReadingDrivers } from '../../shared/adapters/aws/resource-drivers.reading.ts';
import type { AssessResourcesDeps } from './assess-resources.ts';
import type { ProvisionResourcesDeps } from './provision-resources.ts';

/** What every function of the component stands on. */
export const base = foundation(process.env);

const clients = () => ({ s3: new S3Client({}), dynamodb: new DynamoDBClient({}), sqs: new SQSClient({}) });

export const assessing = (): AssessResourcesDeps => ({
  ...base,
  drivers: awsReadingDrivers({ ...base, ...clients() }),
});

export const provisioning = (): ProvisionResourcesDeps => ({
  ...base,
  drivers: awsProvisioningDrivers({ ...base, ...clients() }),
});
