import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { configureQueue } from '../../../../../shared/adapters/sqs/queue-configure.ts';
import { findQueue } from '../../../../../shared/adapters/sqs/queue-find.ts';
import { makeQueue } from '../../../../../shared/adapters/sqs/queue-make.ts';
import { queueName } from '../../../../../shared/adapters/sqs/queue-name.ts';
import { removeQueue } from '../../../../../shared/adapters/sqs/queue-remove.ts';
import { fault, ourTags, resourceDeps, targetOf } from '../aws/resource-deps.fixture.ts';

const target = targetOf('SQS_QUEUE');
const url = 'https://sqs/queue';
const found = {
  physical_id: 'a-queue',
  specification: { fifo: false },
  outputs: { QUEUE_URL: url },
  state: 'whole',
} as const;

const prepare = () => {
  const mock = mockClient(SQSClient);
  mock.onAnyCommand().resolves({});
  mock.on(GetQueueUrlCommand).resolves({ QueueUrl: url });
  mock.on(GetQueueAttributesCommand).resolves({ Attributes: {} });
  mock.on(ListQueueTagsCommand).resolves({ Tags: ourTags });
  return { mock, deps: { ...resourceDeps(), sqs: new SQSClient({ region: 'eu-central-1' }) } };
};

describe('a queue', () => {
  it('gets all that it has in one request, so that nobody finds half a queue [P34]', async () => {
    const { mock, deps } = prepare();
    await makeQueue(deps, { target, quantity: 1, specification: { visibility_timeout_seconds: 60 } });
    const { QueueName, Attributes, tags } = mock.commandCalls(CreateQueueCommand)[0]?.args[0].input ?? {};
    expect(tags).toEqual(ourTags);
    expect(Attributes).toMatchObject({ VisibilityTimeout: '60', SqsManagedSseEnabled: 'true' });
    expect(Attributes?.['Policy']).toContain(`arn:aws:sqs:eu-central-1:123456789012:${QueueName}`);
    expect(Attributes).not.toHaveProperty('FifoQueue');
  });

  it('says by its name that it is a FIFO queue, within 80 characters', async () => {
    const { mock, deps } = prepare();
    const long = { ...target, name: 'x'.repeat(100) };
    await makeQueue(deps, { target: long, quantity: 1, specification: { fifo: true } });
    const { QueueName, Attributes } = mock.commandCalls(CreateQueueCommand)[0]?.args[0].input ?? {};
    expect(QueueName).toMatch(/\.fifo$/);
    expect(QueueName).toHaveLength(80);
    expect(Attributes).toMatchObject({ FifoQueue: 'true' });
    expect(queueName(deps, long, false)).toHaveLength(80);
  });

  it('is found by either of its names, and not before SQS knows it [P31]', async () => {
    const { mock, deps } = prepare();
    const [plain, fifo] = [queueName(deps, target, false), queueName(deps, target, true)];
    mock.on(GetQueueUrlCommand, { QueueName: plain }).rejects(fault('QueueDoesNotExist'));
    expect(await findQueue(deps, target)).toMatchObject({ physical_id: fifo });
    mock.on(GetQueueUrlCommand, { QueueName: fifo }).rejects(fault('QueueDoesNotExist'));
    expect(await findQueue(deps, target)).toBeUndefined();
  });

  it('waits until SQS gives out the name of a queue that was deleted just now', async () => {
    const { mock, deps } = prepare();
    mock.on(CreateQueueCommand).rejectsOnce(fault('QueueDeletedRecently')).resolves({});
    await makeQueue(deps, { target, quantity: 1, specification: {} });
    expect(deps.slept).toEqual([2_000]);
  });

  it('may be asked for again when SQS keeps the name for longer than a minute', async () => {
    const { mock, deps } = prepare();
    mock.on(CreateQueueCommand).rejects(fault('QueueDeletedRecently'));
    await expect(makeQueue(deps, { target, quantity: 1, specification: {} })).rejects.toMatchObject({
      code: 'resource_not_ready',
      retryable: true,
    });
  });

  it('is not taken over from somebody else', async () => {
    const { mock, deps } = prepare();
    mock.on(CreateQueueCommand).rejects(fault('QueueNameExists'));
    mock.on(ListQueueTagsCommand).resolves({ Tags: {} });
    await expect(makeQueue(deps, { target, quantity: 1, specification: {} })).rejects.toMatchObject({
      code: 'resource_foreign',
    });
  });

  it('cannot become a FIFO queue, and says what to do instead', async () => {
    const { mock, deps } = prepare();
    await expect(configureQueue(deps, target, found, { fifo: true })).rejects.toMatchObject({
      code: 'resource_refused',
      message: expect.stringMatching(/no FIFO queue.*another name/),
    });
    expect(mock.commandCalls(SetQueueAttributesCommand)).toHaveLength(0);
  });

  it('is removed when SQS does not know it any more, which takes a while', async () => {
    const { mock, deps } = prepare();
    mock.on(GetQueueUrlCommand).resolvesOnce({ QueueUrl: url }).rejects(fault('QueueDoesNotExist'));
    await removeQueue(deps, target, found);
    expect(mock.commandCalls(DeleteQueueCommand)).toHaveLength(1);
    expect(deps.slept).toEqual([2_000]);
  });
});
