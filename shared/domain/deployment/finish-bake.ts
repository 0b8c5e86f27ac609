import type { Timestamp } from '../naming/names.ts';
import type { DeploymentState, FinishRequest } from './deployment-state.ts';

type Finishable = Pick<DeploymentState, 'finish_requested'>;

/** What somebody said of the bake that began then: that it is over. Without a service, it is the bake of the release itself. */
export const finishRequestOf = (
  { finish_requested = [] }: Finishable,
  began_at: Timestamp,
  service_name?: string,
): FinishRequest | undefined =>
  finish_requested.find((request) => began_at <= request.at && (request.service_name ?? service_name) === service_name);

/**
 * Whether a person ended the bake that began then: what follows a bake may follow at once. A request ends the bakes that were under way when
 * it came, and none that begins later.
 */
export const isFinishedByHand = (state: Finishable, began_at: Timestamp, service_name?: string): boolean =>
  finishRequestOf(state, began_at, service_name) !== undefined;
