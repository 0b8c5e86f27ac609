import { GetQueueAttributesCommand, type GetQueueAttributesCommandOutput } from '@aws-sdk/client-sqs';
import type { FoundResource } from '../aws/resource-found.ts';
import type { QueueDeps } from './queue-name.ts';

type Attributes = NonNullable<GetQueueAttributesCommandOutput['Attributes']>;

export const readQueueAttributes = async (
  { sqs }: Pick<QueueDeps, 'sqs'>,
  { outputs }: FoundResource,
): Promise<Attributes> => {
  const QueueUrl = outputs['QUEUE_URL'];
  return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
};
