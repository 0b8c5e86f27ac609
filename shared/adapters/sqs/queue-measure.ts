import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { ResourceMeasure } from '../../ports/resource-driver.port.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import type { QueueDeps } from './queue-name.ts';

const counts = {
  messages: 'ApproximateNumberOfMessages',
  messages_in_flight: 'ApproximateNumberOfMessagesNotVisible',
  messages_delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/** As SQS estimates them, about a minute late. */
export const measureQueue = async (
  { sqs }: QueueDeps,
  { outputs }: FoundResource,
): Promise<readonly ResourceMeasure[]> => {
  const AttributeNames = Object.values(counts);
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: outputs['QUEUE_URL'], AttributeNames }),
  );
  return Object.entries(counts).map(([name, attribute]) => ({
    name,
    value: Number(Attributes[attribute] ?? 0),
    unit: 'count',
  }));
};
