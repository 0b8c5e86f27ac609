import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tagList, tagsOf, unfinishedTag } from '../../../../shared/adapters/aws/resource-ownership.ts';
import { tableName } from '../../../../shared/adapters/dynamodb/table-driver/table-name.ts';
import { bucketName } from '../../../../shared/adapters/s3/bucket-name.ts';
import { queueName } from '../../../../shared/adapters/sqs/queue-name.ts';
import type { ResourceDefinition, ResourceTarget } from '../../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../../shared/domain/resource/resource-requirement.ts';
import { openAws, type AwsUnderTest } from './aws.harness.ts';

type Specification = ResourceDefinition['specification'];

describe('resources on AWS beside what releases know of', () => {
  let aws: AwsUnderTest;
  beforeAll(async () => {
    aws = await openAws();
  });
  afterAll(async () => aws?.close());

  const targetOf = (resource_type: ResourceType, name: string): ResourceTarget => ({
    environment_id: 'prod',
    resource_type,
    name,
  });
  const definitionOf = (target: ResourceTarget, specification: Specification = {}): ResourceDefinition => ({
    target,
    quantity: 1,
    specification,
  });
  const isThere = (sent: Promise<unknown>): Promise<boolean> =>
    sent.then(
      () => true,
      () => false,
    );

  const others: readonly {
    readonly type: ResourceType;
    readonly specification: Specification;
    readonly make: (target: ResourceTarget) => Promise<unknown>;
    readonly look: (target: ResourceTarget) => Promise<unknown>;
  }[] = [
    {
      type: 'S3_BUCKET',
      specification: {},
      make: (target) =>
        aws.s3.send(
          new CreateBucketCommand({
            Bucket: bucketName(aws, target),
            CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
          }),
        ),
      look: (target) => aws.s3.send(new HeadBucketCommand({ Bucket: bucketName(aws, target) })),
    },
    {
      type: 'DYNAMODB_TABLE',
      specification: { partition_key: 'id' },
      make: (target) =>
        aws.dynamodb.send(
          new CreateTableCommand({
            TableName: tableName(aws, target),
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            Tags: [{ Key: 'owner', Value: 'somebody' }],
          }),
        ),
      look: (target) => aws.dynamodb.send(new DescribeTableCommand({ TableName: tableName(aws, target) })),
    },
    {
      type: 'SQS_QUEUE',
      specification: {},
      make: (target) =>
        aws.sqs.send(
          new CreateQueueCommand({ QueueName: queueName(aws, target, true), Attributes: { FifoQueue: 'true' } }),
        ),
      look: (target) => aws.sqs.send(new GetQueueUrlCommand({ QueueName: queueName(aws, target, true) })),
    },
  ];

  it.each(others)('tells of a $type that no release made, and neither takes it over nor deletes it', async (one) => {
    const target = targetOf(one.type, 'taken');
    const definition = definitionOf(target, one.specification);
    const driver = aws.driverOf(one.type);
    await one.make(target);
    expect(await driver.read(target)).toMatchObject({ outputs: {} });
    for (const refused of [
      driver.create(definition, 1),
      driver.configure(definition, 1),
      driver.remove(target, 1),
      driver.snapshot(target),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'resource_foreign' });
    expect(await driver.verify(target)).toMatchObject([{ name: 'reachable', passed: false }]);
    expect(await driver.measure(target)).toEqual([]);
    expect(await isThere(one.look(target))).toBe(true);
  });

  it('finishes a bucket whose making was cut short [P34]', async () => {
    const target = targetOf('S3_BUCKET', 'half-made');
    const Bucket = bucketName(aws, target);
    const driver = aws.driverOf('S3_BUCKET');
    await aws.s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
    );
    const TagSet = tagList({ ...tagsOf(aws.scope, target), [unfinishedTag]: 'true' });
    await aws.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    const secure = async () => (await driver.verify(target)).find(({ name }) => name === 'secure')?.passed;
    expect(await secure()).toBe(false);
    const made = await driver.create(definitionOf(target, { versioned: true }), 1);
    expect(made.specification).toEqual({ versioned: true, encrypted: true });
    expect(await secure()).toBe(true);
    expect(await driver.create(definitionOf(target), 1)).toEqual(made);
    await driver.remove(target, 1);
  });

  it('sees that a bucket was opened, and closes it again when it is released again [P34]', async () => {
    const target = targetOf('S3_BUCKET', 'opened');
    const driver = aws.driverOf('S3_BUCKET');
    const { outputs } = await driver.create(definitionOf(target), 1);
    await aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: outputs['BUCKET'] }));
    expect(await driver.verify(target)).toContainEqual(expect.objectContaining({ name: 'secure', passed: false }));
    await driver.configure(definitionOf(target), 1);
    expect(await driver.verify(target)).toContainEqual(expect.objectContaining({ name: 'secure', passed: true }));
    await driver.remove(target, 1);
  });

  it('sees that a queue was opened', async () => {
    const target = targetOf('SQS_QUEUE', 'opened');
    const driver = aws.driverOf('SQS_QUEUE');
    const { outputs } = await driver.create(definitionOf(target), 1);
    await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: outputs['QUEUE_URL'], Attributes: { Policy: '' } }));
    expect(await driver.verify(target)).toContainEqual(expect.objectContaining({ name: 'secure', passed: false }));
    await driver.remove(target, 1);
  });

  it('leaves nothing of its probe in a versioned bucket, and removes every version that it holds', async () => {
    const target = targetOf('S3_BUCKET', 'versions');
    const driver = aws.driverOf('S3_BUCKET');
    const { outputs } = await driver.create(definitionOf(target, { versioned: true }), 1);
    await driver.verify(target);
    expect(await driver.measure(target)).toContainEqual({ name: 'objects', value: 0, unit: 'count' });
    for (const Body of ['one', 'two'])
      await aws.s3.send(new PutObjectCommand({ Bucket: outputs['BUCKET'], Key: 'logo', Body }));
    await driver.remove(target, 1);
    expect(await isThere(aws.s3.send(new HeadBucketCommand({ Bucket: outputs['BUCKET'] })))).toBe(false);
  });

  it('makes a FIFO queue, which can be changed but not into another kind', async () => {
    const target = targetOf('SQS_QUEUE', 'ordered');
    const driver = aws.driverOf('SQS_QUEUE');
    const made = await driver.create(definitionOf(target, { fifo: true }), 1);
    expect(made).toMatchObject({ physical_id: expect.stringMatching(/\.fifo$/), specification: { fifo: true } });
    expect(
      await driver.configure(definitionOf(target, { fifo: true, visibility_timeout_seconds: 5 }), 1),
    ).toMatchObject({
      specification: { visibility_timeout_seconds: 5 },
    });
    await expect(driver.configure(definitionOf(target), 1)).rejects.toMatchObject({ code: 'resource_refused' });
    await driver.remove(target, 1);
  });
});
