import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { request, STATUS_CODES } from 'node:http';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import { hasCode } from '../system-fault.ts';
import { answerHeaders } from './answer-headers.ts';
import type { Backend } from './backend.ts';
import type { Exchange } from './exchange.ts';
import { outcomeCounter } from './exchange.ts';
import type { FlatHeaders } from './headers.ts';
import { framingHeaders, hasBody, requestHeaders } from './headers.ts';
import { mayTryAgain } from './may-try-again.ts';

export type AttemptResult =
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'unanswered'; readonly why: string; readonly mayTryAgain: boolean };

/**
 * Sends the request to one instance and streams its answer back. Answers `unanswered` only while the client has got nothing yet.
 * Counts the attempt for the instance's version.
 */
export const attempt = (exchange: Exchange, backend: Backend, answer: ServerResponse): Promise<AttemptResult> =>
  new Promise((resolve) => {
    const { incoming } = exchange;
    const release = backend.acquire();
    const count = outcomeCounter(exchange, backend);
    const outgoing = open(exchange, backend);
    const sending = send(incoming, outgoing);
    const onClientGone = () => void (answer.writableFinished || outgoing.destroy());
    answer.once('close', onClientGone);

    outgoing.once('response', (upstream) => {
      const fault = faultOf(upstream);
      if (fault !== undefined) return giveUp(new Error(fault));
      relay(upstream, answer, answerHeaders(exchange, backend, upstream), (failed) => {
        release();
        count(failed);
        resolve({ outcome: 'answered' });
      });
    });
    let isOver = false;
    const giveUp = (error: Error): void => {
      if (isOver || answer.headersSent) return;
      isOver = true;
      answer.removeListener('close', onClientGone);
      stopSending(incoming, outgoing);
      release();
      const again = !answer.destroyed && mayTryAgain({ method: incoming.method ?? 'GET', ...sending });
      // A kept connection that the other side was just closing says nothing of the version.
      const isStale = again && outgoing.reusedSocket && hasCode(error, 'ECONNRESET', 'EPIPE');
      if (!isStale) count(true);
      outgoing.destroy();
      resolve({ outcome: 'unanswered', why: messageOf(error), mayTryAgain: again });
    };
    outgoing.on('error', giveUp);
    outgoing.once('upgrade', (_, socket) => {
      socket.destroy();
      giveUp(new Error('it switched to a protocol that nobody asked for'));
    });
  });

/** Why an answer cannot be passed on: what a service sends must not be an exception here. */
const faultOf = ({ statusCode = 0 }: IncomingMessage): string | undefined =>
  statusCode >= 200 && statusCode <= 999 ? undefined : `it answered with the status ${statusCode}, which there is not`;

const open = ({ route, incoming }: Exchange, backend: Backend): ClientRequest => {
  const { port } = backend.address;
  return request({
    host: '127.0.0.1',
    port,
    agent: backend.agent,
    method: incoming.method,
    path: incoming.url,
    headers: [...requestHeaders(incoming, port, route.own_cookies), ...framingHeaders(incoming)],
  });
};

type Sending = { isConnected: boolean; hasSentBody: boolean };

/** A body waits for the connection, so that it is still whole when there turns out to be none. */
const send = (incoming: IncomingMessage, outgoing: ClientRequest): Sending => {
  const sending: Sending = { isConnected: false, hasSentBody: false };
  const begin = () => {
    sending.isConnected = true;
    if (!hasBody(incoming)) return;
    sending.hasSentBody = true;
    incoming.pipe(outgoing);
  };
  if (!hasBody(incoming)) outgoing.end();
  outgoing.once('socket', (socket) => (socket.connecting ? socket.once('connect', begin) : begin()));
  return sending;
};

const stopSending = (incoming: IncomingMessage, outgoing: ClientRequest): void => {
  incoming.unpipe(outgoing);
  if (incoming.readableFlowing === false && hasBody(incoming)) incoming.resume();
};

/** The words beside the status; the usual ones in place of what Node sends to nobody. */
const reasonOf = ({ statusMessage = '', statusCode = 0 }: IncomingMessage): string =>
  /[^\t\u0020-\u007e\u0080-\u00ff]/u.test(statusMessage) ? (STATUS_CODES[statusCode] ?? '') : statusMessage;

/**
 * `onEnd` hears whether the instance failed: by a 5xx, or by breaking off while the client still listened. Not stream.pipeline, which
 * makes an AbortController and an exception for each request: an eighth of the proxy's whole work.
 */
const relay = (
  upstream: IncomingMessage,
  answer: ServerResponse,
  headers: FlatHeaders,
  onEnd: (failed: boolean) => void,
): void => {
  const status = upstream.statusCode ?? 502;
  let hasBrokenOff = false;
  upstream.once('error', () => {
    hasBrokenOff = true;
    answer.destroy();
  });
  answer.once('close', () => {
    if (!answer.writableFinished) upstream.destroy();
    onEnd(status >= 500 || hasBrokenOff);
  });
  answer.writeHead(status, reasonOf(upstream), headers);
  if (upstream.headers['content-length'] === undefined) answer.flushHeaders();
  upstream.pipe(answer);
};
