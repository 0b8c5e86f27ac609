import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { awsScanningDrivers } from '../../shared/adapters/aws/resource-drivers.scanning.ts';
import { describeService } from '../../shared/adapters/lambda/describe-service.ts';
import { lambdaClient } from '../../shared/adapters/lambda/lambda-client.ts';
import { s3ArtifactReader } from '../../shared/adapters/s3/artifact-reader.ts';
import type { ScanDeploymentDeps } from './scan-deployment.ts';
import type { ScanSpecificationDeps } from './scan-specification.ts';

/** What every function of the component stands on. */
export const base = foundation(process.env);

export const scanningSpecifications = (): ScanSpecificationDeps => ({
  ...base,
  artifacts: s3ArtifactReader({ s3: new S3Client({}) }),
});

export const scanningDeployments = (): ScanDeploymentDeps => ({
  ...base,
  deployer: { describe: describeService({ ...base, lambda: lambdaClient() }) },
  drivers: awsScanningDrivers({
    ...base,
    s3: new S3Client({}),
    dynamodb: new DynamoDBClient({}),
    sqs: new SQSClient({}),
  }),
});
