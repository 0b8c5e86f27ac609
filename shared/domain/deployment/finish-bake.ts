import { listWords } from '../naming/list-words.ts';
import type { Timestamp } from '../naming/names.ts';
import type { DeploymentState, FinishRequest } from './deployment-state.ts';
import { alreadyRequested, refused, requested, type SteeringDecision } from './steering-decision.ts';
import { stoppingWords } from './stopping-words.ts';

/** An event names no more of them. */
const mostTold = 50;

type Finishable = Pick<DeploymentState, 'finish_requested'>;

/** A bake that is under way: of a service, or without one, of the release itself. */
export type OpenBake = { readonly service_name?: string; readonly began_at: Timestamp };

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

const noBakeWords = (name: string, open: readonly OpenBake[], service_name: string | undefined): string => {
  const services = open.flatMap((bake) => bake.service_name ?? []);
  const others = services.length === 0 ? '' : ` Under way are those of ${listWords(services)}.`;
  return service_name === undefined
    ? `No bake of ${name} is under way, so there is none to finish.`
    : `No bake of ${service_name} in ${name} is under way, so there is none to finish.${others}`;
};

/**
 * Ends the bakes that are under way, of one service or of all: a verdict of FAIL fails still, anything else goes on. `open` are all that are under way.
 * The time of the request is never before a bake that it ends, whatever the clocks of the two say.
 */
export const requestFinish = (
  state: DeploymentState,
  open: readonly OpenBake[],
  { by, now, service_name }: { readonly by: string; readonly now: Timestamp; readonly service_name?: string },
): SteeringDecision => {
  const stopping = stoppingWords(state);
  if (stopping !== undefined) return refused(`${stopping}; no bake is under way.`);
  const meant = open.filter((bake) => service_name === undefined || bake.service_name === service_name);
  if (meant.length === 0) return refused(noBakeWords(state.name, open, service_name));
  if (meant.every((bake) => isFinishedByHand(state, bake.began_at, bake.service_name))) return alreadyRequested;
  const at = meant.reduce((latest, { began_at }) => (began_at > latest ? began_at : latest), now);
  return requested({
    event_type: 'FINISH_REQUESTED',
    phase: state.phase,
    details: { by, at, ...(service_name !== undefined && { service_name }) },
    affected_components: meant.flatMap((bake) => bake.service_name ?? []).slice(0, mostTold),
  });
};
