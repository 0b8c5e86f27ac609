import { GetQueueUrlCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { unless } from '../aws/resource-fault.ts';
import { foreignResource, type FoundResource } from '../aws/resource-found.ts';
import { isOurs } from '../aws/resource-ownership.ts';
import { noSuchQueue, queueName, type QueueDeps } from './queue-name.ts';
import { readQueueAttributes, type QueueAttributes } from './read-queue-attributes.ts';

const specificationOf = (attributes: QueueAttributes): FoundResource['specification'] => ({
  fifo: attributes['FifoQueue'] === 'true',
  visibility_timeout_seconds: Number(attributes['VisibilityTimeout']),
  message_retention_seconds: Number(attributes['MessageRetentionPeriod']),
  encrypted: attributes['SqsManagedSseEnabled'] === 'true' || attributes['KmsMasterKeyId'] !== undefined,
});

const readQueue = async (
  { sqs, scope }: QueueDeps,
  target: ResourceTarget,
  QueueName: string,
): Promise<FoundResource> => {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const [attributes, { Tags = {} }] = await Promise.all([
    readQueueAttributes({ sqs }, QueueUrl),
    sqs.send(new ListQueueTagsCommand({ QueueUrl })),
  ]);
  if (!isOurs(scope, target, Tags)) return foreignResource(QueueName);
  return {
    physical_id: QueueName,
    specification: specificationOf(attributes),
    outputs: { QUEUE_URL: QueueUrl },
    state: 'whole',
  };
};

/** The queue as SQS has it, whether it is a FIFO queue or not. */
export const findQueue = async (deps: QueueDeps, target: ResourceTarget): Promise<FoundResource | undefined> => {
  for (const isFifo of [false, true]) {
    const found = await unless(noSuchQueue, readQueue(deps, target, queueName(deps, target, isFifo)));
    if (found !== undefined) return found;
  }
  return undefined;
};
