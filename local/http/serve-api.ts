import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { ApiResult } from '../../shared/runtime/http/api-event.ts';
import { apiResult } from '../../shared/runtime/http/api-result.ts';
import { problemOfError } from '../../shared/runtime/http/problem-of-error.ts';
import { drainRequest } from './drain-request.ts';
import { openGateway, type Gateway, type GatewayDeps } from './gateway.ts';
import { refuseMalformed } from './refuse-malformed.ts';

export type ServeApiOptions = GatewayDeps & {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
  /** How long `close` lets requests under way go on. */
  readonly close_grace_milliseconds?: number;
};
export type ServedApi = { readonly url: string; close(): Promise<void> };

/** The address cannot be listened on. */
export class ListenError extends WindlassError {
  override readonly name = 'ListenError';
  readonly code = 'cannot_listen';
}

const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 };
const usualGraceMilliseconds = 2_000;

const write = (
  request: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body = '' }: ApiResult,
): void => {
  const length = statusCode === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(statusCode, { ...headers, ...length });
  response.end(body);
  if (!request.complete) drainRequest(request);
};

const respond = async (
  gateway: Gateway,
  log: Log,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  // Whoever breaks the connection off while they are answered needs no telling.
  response.on('error', () => {});
  try {
    const result = await gateway(request);
    if (result !== 'aborted') write(request, response, result);
  } catch (error) {
    log.error('request failed in the gateway', { error: messageOf(error) });
    write(request, response, apiResult(problemOfError(error), ''));
  }
};

const listen = async (server: Server, host: string, port: number): Promise<string> => {
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? 'something else listens there; stop it, or set PORT to a free port'
        : messageOf(error);
    throw new ListenError(`Cannot listen on ${host}:${port}: ${reason}.`, { cause: error });
  }
  const address = server.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
};

const close = async (server: Server, grace_milliseconds: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), grace_milliseconds);
  await closed;
  clearTimeout(timer);
};

/** Serves the components' routes over HTTP, as API Gateway does on AWS. Throws `ListenError`. Wake those who wait for events before `close`. */
export const serveApi = async (options: ServeApiOptions): Promise<ServedApi> => {
  const gateway = openGateway(options);
  const server = createServer(timeouts, (request, response) => void respond(gateway, options.log, request, response));
  server.on('clientError', refuseMalformed);
  const url = await listen(server, options.host, options.port);
  return { url, close: () => close(server, options.close_grace_milliseconds ?? usualGraceMilliseconds) };
};
