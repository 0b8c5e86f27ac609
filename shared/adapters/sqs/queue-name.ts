import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { physicalName } from '../aws/physical-name.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';

export type QueueDeps = Pick<AwsResourceDeps, 'scope' | 'sqs' | 'sleep'>;

const mostCharacters = 80;
const fifoSuffix = '.fifo';

/** SQS wants the name of a FIFO queue to say so. */
export const queueName = (
  { scope }: Pick<QueueDeps, 'scope'>,
  { environment_id, name }: ResourceTarget,
  isFifo: boolean,
): string =>
  isFifo
    ? `${physicalName(scope, environment_id, name, mostCharacters - fifoSuffix.length)}${fifoSuffix}`
    : physicalName(scope, environment_id, name, mostCharacters);

/** What SQS says of a queue that is not there: by its present name, and by that of its older protocol. */
export const noSuchQueue = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];
