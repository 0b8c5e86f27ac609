import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import { isBusy } from '../aws/aws-fault.ts';
import { LambdaBusyError } from './lambda.errors.ts';

/**
 * Lambda takes fifteen requests a second that look at functions or change them, from all of an account together, and refuses more: worth
 * some tries, with growing waits between them. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxAttempts = 8;

/** A client that throws LambdaBusyError for what had not come right after its last try. */
export const lambdaClient = (
  options: Pick<LambdaClientConfig, 'endpoint' | 'region' | 'credentials' | 'maxAttempts'> = {},
): LambdaClient => {
  const client = new LambdaClient({ maxAttempts, ...options });
  client.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        if (!isBusy(error)) throw error;
        throw new LambdaBusyError(messageOf(error), { cause: error });
      }
    },
    { step: 'initialize', name: 'lambdaBusy' },
  );
  return client;
};
