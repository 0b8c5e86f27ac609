import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { NotificationTopic } from '../../ports/notification-topic.port.ts';

/** A subject has to be shorter than 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 99;
/** A message may have 256 KiB with its attributes. */
const longestText = 60_000;

/** SNS takes a line of printable ASCII. */
const subjectOf = (text: string): string => text.replaceAll(/[^ -~]/g, ' ').slice(0, longestSubject);

export const notificationTopic = (client: SNSClient, topic_arn: string): NotificationTopic => ({
  publish: async ({ subject, text, attributes }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topic_arn,
        Subject: subjectOf(subject),
        Message: text.slice(0, longestText),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
        ),
      }),
    );
  },
});
