import type { IncomingMessage } from 'node:http';
import { mayHaveOwnCookies, withoutCookies } from './request-cookies.ts';

const none: ReadonlySet<string> = new Set();

/** Headers of one connection, not of the message (RFC 9110 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** A length that `Connection` names is kept all the same: without it the end of the body would be anyone's guess. */
const neverDropped = 'content-length';
/** Set anew by the proxy, from what it sees itself. `expect` was answered by the proxy. */
const setByProxy = new Set(['host', 'expect', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']);

/** Name, value, name, value, and so on: keeps order, case and repeated headers as they came. */
export type FlatHeaders = string[];

/** Most connections name nothing but themselves. */
const namedByConnection = ({ headers: { connection } }: IncomingMessage): ReadonlySet<string> =>
  connection === undefined || connection === 'keep-alive' || connection === 'close'
    ? none
    : new Set(
        connection
          .toLowerCase()
          .split(',')
          .map((name) => name.trim()),
      );

/** The message's headers that travel on. */
const endToEnd = (message: IncomingMessage, dropped: ReadonlySet<string>): FlatHeaders => {
  const named = namedByConnection(message);
  const kept: FlatHeaders = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] as string;
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && !dropped.has(lower) && (lower === neverDropped || !named.has(lower)))
      kept.push(name, message.rawHeaders[index + 1] as string);
  }
  return kept;
};

export const responseHeaders = (response: IncomingMessage, dropped: ReadonlySet<string>): FlatHeaders =>
  endToEnd(response, dropped);

/** Without our cookies: they are no business of the instance's. */
const withoutOwnCookies = (headers: FlatHeaders, ownCookies: ReadonlySet<string>): FlatHeaders =>
  headers.flatMap((text, index) => {
    if (index % 2 === 1) return [];
    const value = headers[index + 1] as string;
    const kept = text.toLowerCase() === 'cookie' ? withoutCookies(value, ownCookies) : value;
    return kept === undefined ? [] : [text, kept];
  });

/** What travels on to the instance at the port. */
export const requestHeaders = (
  request: IncomingMessage,
  port: number,
  ownCookies: ReadonlySet<string>,
): FlatHeaders => {
  const host = request.headers.host ?? `127.0.0.1:${port}`;
  const remote = request.socket.remoteAddress ?? 'unknown';
  const former = request.headers['x-forwarded-for'];
  const kept = endToEnd(request, setByProxy);
  return [
    'Host',
    host,
    ...(mayHaveOwnCookies(request.headers.cookie) ? withoutOwnCookies(kept, ownCookies) : kept),
    'X-Forwarded-For',
    former === undefined ? remote : `${String(former)}, ${remote}`,
    'X-Forwarded-Proto',
    String(request.headers['x-forwarded-proto'] ?? 'http'),
    'X-Forwarded-Host',
    String(request.headers['x-forwarded-host'] ?? host),
  ];
};

export const hasBody = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

const methodsWithoutLength = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'CONNECT']);

/** How the body is delimited towards the instance: as it came, chunked or by its length. */
export const framingHeaders = (request: IncomingMessage): FlatHeaders => {
  if (request.headers['transfer-encoding'] !== undefined) return ['Transfer-Encoding', 'chunked'];
  const saysNothing =
    request.headers['content-length'] === undefined && !methodsWithoutLength.has(request.method ?? 'GET');
  return saysNothing ? ['Content-Length', '0'] : [];
};
