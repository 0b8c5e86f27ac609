import type { IncomingMessage } from 'node:http';
import type { Backend } from './backend.ts';
import type { Exchange } from './exchange.ts';
import type { FlatHeaders } from './headers.ts';
import { responseHeaders } from './headers.ts';
import { pinName } from './pin-name.ts';
import { setSessionCookie } from './session-cookie.ts';

const pinHeader: ReadonlySet<string> = new Set([pinName]);
const none: ReadonlySet<string> = new Set();

/** The instance's own, and ours: a session for whom has none with this instance, and the version for whom named one. */
export const answerHeaders = (
  { route: { pool, session_cookie }, wish: { pinned, session } }: Exchange,
  backend: Backend,
  response: IncomingMessage,
): FlatHeaders => {
  const headers = responseHeaders(response, pinned === undefined ? none : pinHeader);
  if (pinned !== undefined) headers.push(pinName, pinned.version);
  if (pool.sessionsStick && session !== backend.session)
    headers.push('Set-Cookie', setSessionCookie(session_cookie, backend.session));
  return headers;
};
