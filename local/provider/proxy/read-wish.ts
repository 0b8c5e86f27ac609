import type { IncomingMessage } from 'node:http';
import { pinName } from './pin-name.ts';
import type { ProxyProblem } from './problem-answer.ts';
import { versionNotRunning } from './problem-answer.ts';
import { cookieNamed, mayHaveOwnCookies } from './request-cookies.ts';
import type { RequestWish } from './request-wish.ts';
import { noWish } from './request-wish.ts';
import type { Route } from './route.ts';

/** What the header names has to run; a cookie may be older than what runs, and is passed over then. */
export const readWish = (route: Route, { headers }: IncomingMessage): RequestWish | ProxyProblem => {
  const named = String(headers[pinName] ?? '');
  const cookies = mayHaveOwnCookies(headers.cookie) ? headers.cookie : '';
  if (named === '' && cookies === '') return noWish;
  const pin = route.pool.pinOf(named || cookieNamed(cookies, pinName));
  if (pin.kind === 'unknown' && named !== '') return versionNotRunning(route.service_name, named, pin.running);
  return {
    pinned: pin.kind === 'version' ? pin : undefined,
    session: route.pool.sessionsStick ? cookieNamed(cookies, route.session_cookie) : undefined,
  };
};

export const isProblem = (wish: RequestWish | ProxyProblem): wish is ProxyProblem => 'status' in wish;
