import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checkedAndTimed, untilPassed } from '../aws/resource-check.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { checkQueueClosed } from './queue-closed.ts';
import type { QueueDeps } from './queue-name.ts';
import { readQueueAttributes } from './read-queue-attributes.ts';

/** No message is sent: a consumer would take it for one of its own. */
const requireCounts = async (deps: QueueDeps, found: FoundResource): Promise<string> => {
  const { ApproximateNumberOfMessages: waiting } = await readQueueAttributes(deps, found.outputs['QUEUE_URL']);
  if (waiting === undefined) throw new Error(`${found.physical_id} does not tell how many messages it holds`);
  return `it counts its messages: ${waiting} wait`;
};

/** P31 to P34 for a queue. */
export const verifyQueue = async (
  deps: QueueDeps & Pick<AwsResourceDeps, 'clock'>,
  found: FoundResource,
): Promise<readonly ResourceCheck[]> => [
  { name: 'reachable', passed: true, message: `${found.physical_id} answers at ${found.outputs['QUEUE_URL']}` },
  ...(await checkedAndTimed(
    () => deps.clock.now(),
    () => requireCounts(deps, found),
  )),
  await untilPassed(deps.sleep, () => checkQueueClosed(deps, found)),
];
