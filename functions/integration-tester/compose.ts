import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { addressOf } from '../../shared/adapters/lambda/address-of.ts';
import { describeService } from '../../shared/adapters/lambda/describe-service.ts';
import { lambdaClient } from '../../shared/adapters/lambda/lambda-client.ts';
import { fetchHttpClient } from '../../shared/adapters/system/fetch.http-client.ts';
import type { RunTestsDeps } from './run-tests.ts';
import type { VerifyBehaviorDeps } from './verify-behavior.ts';

/** What every function of the component stands on. */
export const base = foundation(process.env);

export const testing = (): RunTestsDeps => ({
  ...base,
  deployer: { addressOf: addressOf(base) },
  http: fetchHttpClient(),
});

export const verifying = (): VerifyBehaviorDeps => ({
  ...base,
  deployer: { describe: describeService({ ...base, lambda: lambdaClient() }) },
});
