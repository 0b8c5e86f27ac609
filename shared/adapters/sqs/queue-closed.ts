import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checked } from '../aws/resource-check.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { requireTlsOnly } from '../aws/resource-policy.ts';
import type { QueueDeps } from './queue-name.ts';
import { readQueueAttributes } from './read-queue-attributes.ts';

const requireClosed = async (deps: Pick<QueueDeps, 'sqs'>, found: FoundResource): Promise<string> => {
  if (found.specification['encrypted'] !== true) throw new Error(`${found.physical_id} does not encrypt its messages`);
  requireTlsOnly((await readQueueAttributes(deps, found.outputs['QUEUE_URL']))['Policy']);
  return 'encrypted, and reached by TLS only';
};

/** P34 for a queue. */
export const checkQueueClosed = (deps: Pick<QueueDeps, 'sqs'>, found: FoundResource): Promise<ResourceCheck> =>
  checked('secure', () => requireClosed(deps, found));
