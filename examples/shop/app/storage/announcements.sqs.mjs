// Tells of each order on an SQS queue, for whoever packs it.
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export const openAnnouncements = ({ ORDER_EVENTS_QUEUE_URL: QueueUrl }) => {
  const client = new SQSClient({});
  return {
    tell: async (order) =>
      void (await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(order) }))),
  };
};
