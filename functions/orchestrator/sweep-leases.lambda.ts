import { loggedFunction } from '../../shared/runtime/lambda/logged-function.ts';
import { base, sweeping } from './compose.ts';
import { startQueued } from './start-queued.ts';
import { createHandler } from './sweep-leases.handler.ts';

const deps = sweeping();

/** Not measured: metrics of what runs every minute would be paid for all month. Its log and its alarms tell of it. */
export const handler = loggedFunction(
  base,
  'SweepLeases',
  createHandler({ ...deps, startQueued: (environment_id) => startQueued(deps, environment_id) }),
);
