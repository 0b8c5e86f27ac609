import type { ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import type { ServiceTraffic } from '../traffic/service-traffic.ts';
import type { BackendPool } from './backend-pool.ts';
import { pinName } from './pin-name.ts';
import { sessionCookieOf } from './session-cookie.ts';

/** Where a service's requests may go, and who counts them. */
export type Route = {
  readonly service_name: string;
  readonly session_cookie: string;
  /** What no instance gets to see. */
  readonly own_cookies: ReadonlySet<string>;
  readonly pool: BackendPool;
  readonly traffic: ServiceTraffic;
};

export const routeTo = (target: ServiceTarget, pool: BackendPool, traffic: ServiceTraffic): Route => {
  const session_cookie = sessionCookieOf(target);
  const own_cookies = new Set([session_cookie, pinName]);
  return { service_name: target.service_name, session_cookie, own_cookies, pool, traffic };
};
