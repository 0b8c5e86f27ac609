import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { notificationTopic } from '../../../../../shared/adapters/sns/publish-notification.ts';

const topic_arn = 'arn:aws:sns:eu-central-1:123456789012:told';

describe('the topic', () => {
  it('gets subject, text and what subscribers filter by, as SNS takes them [DC3]', async () => {
    const client = new SNSClient({ region: 'eu-central-1' });
    const sent = mockClient(client);
    sent.on(PublishCommand).resolves({});
    const announcement = { subject: `Straße\n${'x'.repeat(200)}`, text: 'a\nb', attributes: { environment_id: 'dev' } };
    await notificationTopic(client, topic_arn).publish(announcement);
    expect(sent.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: topic_arn,
      Subject: `Stra e ${'x'.repeat(92)}`,
      Message: 'a\nb',
      MessageAttributes: { environment_id: { DataType: 'String', StringValue: 'dev' } },
    });
  });
});
