import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { ResourceDefinition } from '../../ports/resource-driver.port.ts';
import { unless } from '../aws/resource-fault.ts';
import { tagsOf } from '../aws/resource-ownership.ts';
import { untilThere } from '../aws/resource-wait.ts';
import { refuseForeign } from '../aws/resource-found.ts';
import { queueAttributes } from './queue-attributes.ts';
import { findQueue } from './queue-find.ts';
import { queueName, type QueueDeps } from './queue-name.ts';
import { queueSpecificationSchema } from './queue.rules.ts';

const deletedRecently = ['QueueDeletedRecently', 'AWS.SimpleQueueService.QueueDeletedRecently'];
const nameTaken = ['QueueNameExists', 'QueueAlreadyExists'];

/** Makes the queue with all that it has, in one request. SQS refuses a name for a minute after its queue was deleted. */
export const makeQueue = async (deps: QueueDeps, { target, specification }: ResourceDefinition): Promise<void> => {
  const wanted = queueSpecificationSchema.parse(specification);
  const QueueName = queueName(deps, target, wanted.fifo);
  const create = new CreateQueueCommand({
    QueueName,
    Attributes: { ...queueAttributes(deps, QueueName, wanted), ...(wanted.fifo && { FifoQueue: 'true' }) },
    tags: tagsOf(deps.scope, target),
  });
  const made = await untilThere(
    deps.sleep,
    `SQS does not give out the name ${QueueName} for a minute after a queue of that name was deleted.`,
    () =>
      unless(
        deletedRecently,
        unless(nameTaken, deps.sqs.send(create)).then((answer) => answer ?? 'taken'),
      ),
  );
  if (made === 'taken') refuseForeign(target, await findQueue(deps, target));
};
