import type { IncomingMessage } from 'node:http';
import type { RequestOutcome } from '../traffic/version-traffic.ts';
import type { Backend } from './backend.ts';
import type { RequestWish } from './request-wish.ts';
import type { Route } from './route.ts';

/** A request on its way, and who it wants to be answered by. */
export type Exchange = { readonly route: Route; readonly wish: RequestWish; readonly incoming: IncomingMessage };

/** Counts how it ended at an instance, once, from now on. */
export const outcomeCounter = ({ route, wish }: Exchange, { address }: Backend): ((failed: boolean) => void) => {
  const began = performance.now();
  return (failed) => {
    const outcome: RequestOutcome = {
      latency_milliseconds: performance.now() - began,
      failed,
      pinned: wish.pinned !== undefined,
    };
    route.traffic.record(address.version_id, outcome);
  };
};
