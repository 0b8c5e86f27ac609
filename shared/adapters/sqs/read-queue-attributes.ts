import { GetQueueAttributesCommand, type GetQueueAttributesCommandOutput } from '@aws-sdk/client-sqs';
import type { QueueDeps } from './queue-name.ts';

export type QueueAttributes = NonNullable<GetQueueAttributesCommandOutput['Attributes']>;

export const readQueueAttributes = async (
  { sqs }: Pick<QueueDeps, 'sqs'>,
  QueueUrl: string | undefined,
): Promise<QueueAttributes> =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
