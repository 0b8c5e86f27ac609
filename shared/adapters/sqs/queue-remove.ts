import { DeleteQueueCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { unless } from '../aws/resource-fault.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { untilThere } from '../aws/resource-wait.ts';
import { noSuchQueue, type QueueDeps } from './queue-name.ts';

/** Deletes the queue, and waits until SQS does not know it any more, which may take up to a minute. */
export const removeQueue = async (
  { sqs, sleep }: QueueDeps,
  _target: ResourceTarget,
  { physical_id, outputs }: FoundResource,
): Promise<void> => {
  await unless(noSuchQueue, sqs.send(new DeleteQueueCommand({ QueueUrl: outputs['QUEUE_URL'] })));
  await untilThere(sleep, `SQS has not let go of ${physical_id} yet.`, async () => {
    const known = await unless(noSuchQueue, sqs.send(new GetQueueUrlCommand({ QueueName: physical_id })));
    return known === undefined ? 'gone' : undefined;
  });
};
