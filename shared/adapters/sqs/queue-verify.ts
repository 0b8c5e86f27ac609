import { GetQueueAttributesCommand, type GetQueueAttributesCommandOutput } from '@aws-sdk/client-sqs';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checked, checkedAndTimed } from '../aws/resource-check.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { requireTlsOnly } from '../aws/resource-policy.ts';
import type { QueueDeps } from './queue-name.ts';

type Attributes = NonNullable<GetQueueAttributesCommandOutput['Attributes']>;

const readAttributes = async ({ sqs }: QueueDeps, { outputs }: FoundResource): Promise<Attributes> => {
  const QueueUrl = outputs['QUEUE_URL'];
  return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
};

/** No message is sent: a consumer would take it for one of its own. */
const requireCounts = async (deps: QueueDeps, found: FoundResource): Promise<string> => {
  const { ApproximateNumberOfMessages: waiting } = await readAttributes(deps, found);
  if (waiting === undefined) throw new Error(`${found.physical_id} does not tell how many messages it holds`);
  return `it counts its messages: ${waiting} wait`;
};

const requireClosed = async (deps: QueueDeps, found: FoundResource): Promise<string> => {
  if (found.specification['encrypted'] !== true) throw new Error(`${found.physical_id} does not encrypt its messages`);
  requireTlsOnly((await readAttributes(deps, found))['Policy']);
  return 'encrypted, and reached by TLS only';
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
  await checked('secure', () => requireClosed(deps, found)),
];
