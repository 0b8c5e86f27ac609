import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  describeResourceDriver,
  type DriverUnderTest,
} from '../../../contract/resource-driver/resource-driver.suite.ts';
import type { ResourceType } from '../../../../shared/domain/resource/resource-requirement.ts';
import { openAws, type AwsUnderTest } from './aws.harness.ts';

type Outside = Omit<DriverUnderTest, 'driver' | 'close'>;

const under = async (type: ResourceType, outside: (aws: AwsUnderTest) => Outside): Promise<DriverUnderTest> => {
  const aws = await openAws();
  return { driver: aws.driverOf(type), close: () => aws.close(), ...outside(aws) };
};

const answers = (sent: Promise<unknown>): Promise<boolean> =>
  sent.then(
    () => true,
    () => false,
  );

describeResourceDriver('AWS', 'S3_BUCKET', () =>
  under('S3_BUCKET', ({ s3 }) => ({
    refused: { unknown_key: 'max_bytes', bad_value: { versioned: 'yes' } },
    specifications: [
      { versioned: false, encrypted: true },
      { versioned: true, encrypted: true },
    ],
    output_keys: ['BUCKET'],
    measures: [
      { name: 'size_bytes', unit: 'bytes', at_least: 6 },
      { name: 'objects', unit: 'count', at_least: 1 },
    ],
    use: async ({ BUCKET }) => {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'images/logo.svg', Body: '<svg/>' }));
    },
    isThere: ({ BUCKET }) => answers(s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))),
  })),
);

const keys = { partition_key: 'article', partition_key_type: 'S', sort_key: 'at', sort_key_type: 'N' };

describeResourceDriver('AWS', 'DYNAMODB_TABLE', () =>
  under('DYNAMODB_TABLE', ({ dynamodb }) => ({
    refused: { unknown_key: 'billing_mode', bad_value: { partition_key: '' } },
    specifications: [
      { ...keys, recoverable: true, encrypted: true },
      { ...keys, recoverable: false, encrypted: true },
    ],
    output_keys: ['TABLE'],
    // DynamoDB counts about every six hours.
    measures: [
      { name: 'size_bytes', unit: 'bytes', at_least: 0 },
      { name: 'items', unit: 'count', at_least: 0 },
    ],
    use: async ({ TABLE }) => {
      await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { article: { S: 'rope' }, at: { N: '1' } } }));
    },
    isThere: ({ TABLE }) => answers(dynamodb.send(new DescribeTableCommand({ TableName: TABLE }))),
  })),
);

const queue = { fifo: false, encrypted: true };

describeResourceDriver('AWS', 'SQS_QUEUE', () =>
  under('SQS_QUEUE', ({ sqs }) => ({
    refused: { unknown_key: 'delay_seconds', bad_value: { visibility_timeout_seconds: -1 } },
    specifications: [
      { ...queue, visibility_timeout_seconds: 30, message_retention_seconds: 345_600 },
      { ...queue, visibility_timeout_seconds: 60, message_retention_seconds: 86_400 },
    ],
    output_keys: ['QUEUE_URL'],
    measures: [
      { name: 'messages', unit: 'count', at_least: 0 },
      { name: 'messages_in_flight', unit: 'count', at_least: 0 },
    ],
    use: async ({ QUEUE_URL }) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: 'an order' }));
    },
    isThere: ({ QUEUE_URL }) => answers(sqs.send(new GetQueueAttributesCommand({ QueueUrl: QUEUE_URL }))),
  })),
);
