import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { readPush } from '../../../../functions/orchestrator/read-push.ts';
import { startEmulator, type Emulator } from '../../../../scripts/cloud/emulator.ts';
import { eventBridgePublisher } from '../../../../shared/adapters/eventbridge/publish-events.ts';
import { s3ObjectChecksum } from '../../../../shared/adapters/s3/object-checksum.ts';
import { busEventSchema, type BusEvent } from '../../../../shared/contracts/inbound-events.ts';

const account = '000000000000';
const region = 'eu-central-1';
const bus_name = 'windlass-test';

let emulator: Emulator;
let eventBridge: EventBridgeClient;
let s3: S3Client;
let sqs: SQSClient;

/** A queue that gets what a bus has for a pattern. */
const listen = async (name: string, pattern: object, EventBusName = 'default') => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await eventBridge.send(new PutRuleCommand({ Name: name, EventBusName, EventPattern: JSON.stringify(pattern) }));
  const Targets = [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:${account}:${name}` }];
  await eventBridge.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets }));
  return async (): Promise<BusEvent> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    return busEventSchema.parse(JSON.parse(Messages[0]?.Body ?? 'null'));
  };
};

beforeAll(async () => {
  emulator = await startEmulator({ auth: false });
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = emulator.environment;
  const options = { endpoint: emulator.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  eventBridge = new EventBridgeClient(options);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  sqs = new SQSClient(options);
  await eventBridge.send(new CreateEventBusCommand({ Name: bus_name }));
});
afterAll(async () => {
  for (const client of [eventBridge, s3, sqs]) client?.destroy();
  await emulator?.close();
});

const publisher = (bus: string) =>
  eventBridgePublisher({
    client: eventBridge,
    bus_name: bus,
    random: Math.random,
    sleep: (milliseconds) => pause(milliseconds),
  });

describe("Windlass's bus on AWS", () => {
  it('has what was published, for rules on source, kind and type [DC3]', async () => {
    const next = await listen(
      'failures',
      { source: ['windlass'], 'detail-type': ['windlass.request.refused'] },
      bus_name,
    );
    const detail = { kind: 'request', event: { id: 'a', event_type: 'REFUSED', message: 'No trigger, é 💡.' } };
    const entries = Array.from({ length: 12 }, (_, index) => ({
      source: 'windlass' as const,
      detail_type: index === 11 ? 'windlass.request.refused' : 'windlass.request.accepted',
      detail,
    }));
    expect(await publisher(bus_name).publish(entries)).toEqual([]);
    expect(await next()).toMatchObject({ source: 'windlass', 'detail-type': 'windlass.request.refused', detail });
  });
});

describe('an object that is put in S3', () => {
  const body = Buffer.from('PK a release');
  const put = (Key: string, more: object = {}) =>
    s3.send(new PutObjectCommand({ Bucket: 'releases', Key, Body: body, ...more }));

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'releases' }));
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'releases',
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
  });

  it('is told of on the default bus in the shape that triggers read [DC5]', async () => {
    const next = await listen('puts', { source: ['aws.s3'], 'detail-type': ['Object Created'] });
    await put('releases/shop 1+é.zip');
    expect(readPush(await next())).toMatchObject({
      outcome: 'push',
      push: { kind: 'S3_OBJECT_PUT', bucket: 'releases', key: 'releases/shop 1+é.zip' },
    });
  });

  it('has its hash told by S3 if it was uploaded with it, and else words that say how [DC5]', async () => {
    await put('hashed.zip', { ChecksumAlgorithm: 'SHA256' });
    await put('plain.zip');
    const checksum = s3ObjectChecksum(s3);
    expect(await checksum({ bucket: 'releases', key: 'hashed.zip' })).toEqual({
      outcome: 'known',
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(await checksum({ bucket: 'releases', key: 'plain.zip' })).toMatchObject({ code: 'no_checksum' });
    expect(await checksum({ bucket: 'releases', key: 'nothing.zip' })).toMatchObject({ code: 'no_object' });
  });
});
