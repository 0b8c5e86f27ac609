import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { ResourceDefinition, ResourceTarget } from '../../ports/resource-driver.port.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { ResourceRefusedError } from '../aws/resource-rules.ts';
import { queueAttributes } from './queue-attributes.ts';
import type { QueueDeps } from './queue-name.ts';
import { queueSpecificationSchema } from './queue.rules.ts';

const kindWords = (isFifo: unknown): string => (isFifo === true ? 'a FIFO queue' : 'no FIFO queue');

export const configureQueue = async (
  deps: QueueDeps,
  target: ResourceTarget,
  { physical_id, specification: present, outputs }: FoundResource,
  specification: ResourceDefinition['specification'],
): Promise<void> => {
  const wanted = queueSpecificationSchema.parse(specification);
  if (wanted.fifo !== present['fifo'])
    throw new ResourceRefusedError(
      `${target.name} is ${kindWords(present['fifo'])}, and SQS does not let that be changed. Leave fifo as it is, or release a queue of another name and remove this one.`,
    );
  await deps.sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: outputs['QUEUE_URL'],
      Attributes: queueAttributes(deps, physical_id, wanted),
    }),
  );
};
