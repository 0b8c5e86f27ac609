import type { DeploymentEvent } from './deployment-event.ts';
import {
  deploymentStateSchema,
  finishRequestSchema,
  type DeploymentState,
  type FinishRequest,
} from './deployment-state.ts';

type Flag =
  | 'cancel_requested'
  | 'paused'
  | 'held'
  | 'finish_requested'
  | 'retry_requested'
  | 'retried_at'
  | 'decide_before'
  | 'failure';
/** Undefined takes a flag off. */
export type Flags = { readonly [F in Flag]?: DeploymentState[F] | undefined };

const { cancel_requested, paused, held, retry_requested, decide_before } = deploymentStateSchema.shape;
/** An event may tell more than the flag keeps. */
const cancelSchema = cancel_requested.unwrap().strip();
const pauseSchema = paused.unwrap().strip();
const holdSchema = held.unwrap().strip();
const retrySchema = retry_requested.unwrap().strip();
const finishSchema = finishRequestSchema.strip();

/** So that the state stays small however often somebody finishes one service's bake. */
const mostFinishRequests = 50;

const finishRequests = (state: DeploymentState, request: FinishRequest): readonly FinishRequest[] => {
  const others =
    request.service_name === undefined
      ? []
      : (state.finish_requested ?? []).filter((one) => one.service_name !== request.service_name);
  return [...others, request].slice(-mostFinishRequests);
};

/** What the event changes of the flags by which people steer a deployment. */
export const flagsAfter = (state: DeploymentState, { event_type, details, timestamp: at }: DeploymentEvent): Flags => {
  switch (event_type) {
    case 'CANCEL_REQUESTED':
      return state.cancel_requested === undefined ? { cancel_requested: cancelSchema.parse({ ...details, at }) } : {};
    case 'PAUSE_REQUESTED':
      return { paused: pauseSchema.parse({ ...details, at }) };
    case 'RESUME_REQUESTED':
      return { paused: undefined };
    case 'HOLD_PLACED':
      return { held: holdSchema.parse({ ...details, at }) };
    case 'HOLD_RELEASED':
      return { held: undefined };
    case 'FINISH_REQUESTED':
      return { finish_requested: [...finishRequests(state, finishSchema.parse(details))] };
    case 'DECISION_REQUESTED':
      return { decide_before: decide_before.unwrap().parse(details['decide_before']) };
    case 'RETRY_REQUESTED':
      return { retry_requested: retrySchema.parse({ ...details, at }) };
    case 'RETRY_STARTED':
      return { failure: undefined, decide_before: undefined, retry_requested: undefined, retried_at: at };
    default:
      return {};
  }
};

/** The state with the flags; one that is undefined is taken off. */
export const withFlags = (state: DeploymentState, flags: Flags): DeploymentState => {
  const all = Object.entries({ ...state, ...flags });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as DeploymentState;
};
