import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { reserved } from '../../infrastructure/reserved-concurrency.js';

/** Concurrent executions of the Lambdas of an account in a region. */
export type Concurrency = {
  /** How many there may be. */
  readonly limit: number;
  /** How many of these no function has reserved. */
  readonly unreserved: number;
  /** How many this stage has reserved already. */
  readonly own: number;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: what functions that reserve nothing must be left. */
const leftToOthers = 100;

const wanted = Object.values(reserved).reduce((sum, count) => sum + count, 0);

const reservedBy = async (lambda: LambdaClient, FunctionName: string): Promise<number> => {
  try {
    const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    return answer.ReservedConcurrentExecutions ?? 0;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return 0;
    throw error;
  }
};

export const readConcurrency = async (lambda: LambdaClient, stage: string): Promise<Concurrency> => {
  const [{ AccountLimit }, ...own] = await Promise.all([
    lambda.send(new GetAccountSettingsCommand({})),
    ...Object.keys(reserved).map((name) => reservedBy(lambda, `windlass-${stage}-${name}`)),
  ]);
  return {
    limit: AccountLimit?.ConcurrentExecutions ?? 0,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    own: own.reduce((sum, count) => sum + count, 0),
  };
};

/** Whether AWS takes the stage's reservations. What the stage has already is given back by the same update. */
export const canReserve = ({ unreserved, own }: Concurrency): boolean => unreserved + own - wanted >= leftToOthers;

/** What the lack of reservations means, in lines for who deploys. */
export const withoutReservations = ({ limit, unreserved, own }: Concurrency, region: string): readonly string[] => [
  `Concurrency: this account may run ${limit} Lambdas at once in ${region}, of which others have reserved ${limit - unreserved - own}. AWS wants ${leftToOthers} left unreserved,`,
  `so the ${wanted} that Windlass reserves for work of its own are not reserved. It works without: all Lambdas share what there is, and in a burst`,
  'releases get slower and calls may be refused. Raise the quota (docs/operating.md), and deploy again.',
];
