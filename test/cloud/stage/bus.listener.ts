import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { PublishedEvent } from '../../../shared/domain/events/published-event.ts';
import type { SdkOptions } from './cloud.stage.ts';

export type BusListener = {
  /** All that came over the bus so far, once each. Waits until nothing more comes for a while. */
  heard(): Promise<readonly PublishedEvent[]>;
};

const quiet_milliseconds = 2_000;

const openQueue = async (sqs: SQSClient, name: string): Promise<{ readonly url: string; readonly arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  const arn = Attributes?.['QueueArn'] ?? '';
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
  return { url, arn };
};

/** Listens to a stage's bus as any consumer of the account would: a rule, and a queue behind it. */
export const listenToBus = async (sdk: SdkOptions, bus: string): Promise<BusListener> => {
  const sqs = new SQSClient(sdk);
  const { url, arn } = await openQueue(sqs, 'listener');
  const events = new EventBridgeClient(sdk);
  await events.send(
    new PutRuleCommand({ Name: 'listener', EventBusName: bus, EventPattern: JSON.stringify({ source: ['windlass'] }) }),
  );
  await events.send(
    new PutTargetsCommand({ Rule: 'listener', EventBusName: bus, Targets: [{ Id: 'queue', Arn: arn }] }),
  );
  const heard = new Map<string, PublishedEvent>();
  const take = async (): Promise<number> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    for (const { Body = '' } of Messages) {
      const { detail } = JSON.parse(Body) as { readonly detail: PublishedEvent };
      heard.set(`${detail.kind} ${detail.event.id}`, detail);
    }
    if (Messages.length > 0)
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    return Messages.length;
  };
  return {
    heard: async () => {
      for (let last = Date.now(); Date.now() - last < quiet_milliseconds;) {
        if ((await take()) > 0) last = Date.now();
        else await pause(200);
      }
      return [...heard.values()];
    },
  };
};
