import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import { answerHeaders } from './answer-headers.ts';
import { outcomeCounter } from './exchange.ts';
import type { FlatHeaders } from './headers.ts';
import { requestHeaders } from './headers.ts';
import type { ProxyProblem } from './problem-answer.ts';
import { noAnswer, noHealthyInstance, problemBody } from './problem-answer.ts';
import { isProblem, readWish } from './read-wish.ts';
import type { Route } from './route.ts';

/** Passes a WebSocket or other upgrade through to an instance, which stays busy until either side closes. */
export const forwardUpgrade = (route: Route, incoming: IncomingMessage, client: Duplex, head: Buffer): void => {
  client.on('error', () => client.destroy());
  const wish = readWish(route, incoming);
  if (isProblem(wish)) return endWith(client, wish);
  const backend = route.pool.pick(new Set(), wish);
  if (backend === undefined) {
    route.traffic.recordUnrouted();
    return endWith(client, noHealthyInstance(route.service_name));
  }
  const exchange = { route, wish, incoming };
  const { port } = backend.address;
  client.once('close', backend.acquire());
  const count = outcomeCounter(exchange, backend);
  const headOf = (response: IncomingMessage, own: readonly string[]) =>
    headText(response, [...answerHeaders(exchange, backend, response), ...own]);
  const headers = [
    ...requestHeaders(incoming, port, route.own_cookies),
    'Connection',
    'Upgrade',
    'Upgrade',
    String(incoming.headers.upgrade),
  ];
  const outgoing = request({
    host: '127.0.0.1',
    port,
    agent: false,
    method: incoming.method,
    path: incoming.url,
    headers,
  });
  client.once('close', () => outgoing.destroy());
  outgoing.once('upgrade', (response, upstream, upstreamHead) => {
    count(false);
    client.write(headOf(response, ['Connection', 'Upgrade', 'Upgrade', String(response.headers.upgrade)]));
    join(client, upstream, head, upstreamHead);
  });
  outgoing.once('response', (response) => {
    count((response.statusCode ?? 502) >= 500);
    client.write(headOf(response, ['Connection', 'close']));
    pipeline(response, client, () => client.destroy());
  });
  outgoing.once('error', (error) => {
    if (client.destroyed) return;
    count(true);
    endWith(client, noAnswer(route.service_name, messageOf(error)));
  });
  outgoing.end();
};

const join = (client: Duplex, upstream: Duplex, head: Buffer, upstreamHead: Buffer): void => {
  if (upstreamHead.length > 0) client.write(upstreamHead);
  if (head.length > 0) upstream.write(head);
  upstream.on('error', () => upstream.destroy());
  upstream.once('close', () => client.destroy());
  client.once('close', () => upstream.destroy());
  client.pipe(upstream).pipe(client);
};

const headText = (response: IncomingMessage, headers: FlatHeaders): string => {
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : []));
  return `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n${lines.join('\r\n')}\r\n\r\n`;
};

const endWith = (client: Duplex, problem: ProxyProblem): void => {
  const body = problemBody(problem);
  const head = `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  client.end(`${head}${body}`);
};
