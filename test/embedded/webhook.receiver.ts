import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Notification } from '../../shared/domain/monitoring/notification.ts';

export type Received = { readonly notification: Notification; readonly body: string; readonly signature: string };
export type WebhookReceiver = {
  readonly url: string;
  /** What came of a deployment. Who posts follows the events and may be behind them: waits for the first, and then a moment for one too many. */
  receivedOf(deployment_id: string): Promise<readonly Received[]>;
  close(): Promise<void>;
};

const longestWait_milliseconds = 60_000;
const look_milliseconds = 200;

/** Takes notifications as a receiver of webhooks would. */
export const openWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const received: Received[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    received.push({
      notification: JSON.parse(body) as Notification,
      body,
      signature: String(request.headers['windlass-signature']),
    });
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    receivedOf: async (deployment_id) => {
      const found = () => received.filter(({ notification }) => notification.deployment_id === deployment_id);
      for (const end = Date.now() + longestWait_milliseconds; found().length === 0 && Date.now() < end;)
        await pause(look_milliseconds);
      await pause(look_milliseconds);
      return found();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Whether the signature is the one that the documentation of webhooks promises. */
export const isSignedWith = (key: string, { body, signature }: Received): boolean => {
  const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  return digest === createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
};
