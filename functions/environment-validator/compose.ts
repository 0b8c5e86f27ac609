import { S3Client } from '@aws-sdk/client-s3';
import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { awsDriverChecks } from '../../shared/adapters/aws/resource-drivers.checks.ts';
import { describeService } from '../../shared/adapters/lambda/describe-service.ts';
import { lambdaClient } from '../../shared/adapters/lambda/lambda-client.ts';
import { checkArtifact } from '../../shared/adapters/s3/artifact-check.ts';
import type { ValidateEnvironmentDeps } from './validate-environment.ts';

/** What every function of the component stands on. */
export const base = foundation(process.env);

export const validating = (): ValidateEnvironmentDeps => ({
  ...base,
  deployer: {
    describe: describeService({ ...base, lambda: lambdaClient() }),
    checkArtifact: checkArtifact({ s3: new S3Client({}) }),
  },
  drivers: awsDriverChecks,
  supported_providers: ['AWS'],
});
