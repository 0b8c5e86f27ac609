import { timestampOf, millisecondsOf, type Timestamp } from '../naming/names.ts';
import type { NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';
import { rollbackDeployment } from './roll-back-deployment.ts';
import { alreadyRequested, refused, requested, type SteeringDecision } from './steering-decision.ts';

type Strategy = { readonly kind: 'AUTOMATIC' | 'MANUAL'; readonly decide_within_seconds: number };

/** What is to become of a failed deployment: it is undone, its failed phase is done again, or nobody has said yet. */
export type FailureDecision = 'UNDO' | 'RETRY' | 'WAIT';

/** Nobody may decide any more: it has ended, is being undone, or was cancelled. */
const isDecided = ({ status, rollback, cancel_requested }: DeploymentState): boolean =>
  isTerminal(status) || rollback.status !== 'NOT_NEEDED' || cancel_requested !== undefined;

/** Whether a failed deployment stays as it is until somebody decides. */
export const isAwaitingDecision = (state: DeploymentState): boolean =>
  state.failure !== undefined && state.decide_before !== undefined && !isDecided(state);

/** Who asked for a retry in time gets it, though the time is over by now. Without a time to decide in, it is undone at once. */
export const decisionOnFailure = (state: DeploymentState, now: Timestamp): FailureDecision => {
  if (isDecided(state)) return 'UNDO';
  if (state.retry_requested !== undefined) return 'RETRY';
  return state.decide_before === undefined || now >= state.decide_before ? 'UNDO' : 'WAIT';
};

/** Leaves a failed deployment as it is until somebody decides, if its strategy says so. Nothing when that is so already, or there is nothing to decide. */
export const awaitDecision = (
  state: DeploymentState,
  { kind, decide_within_seconds }: Strategy,
  now: Timestamp,
): readonly NewDeploymentEvent[] => {
  if (kind === 'AUTOMATIC' || state.failure === undefined || state.decide_before !== undefined || isDecided(state))
    return [];
  const decide_before = timestampOf(millisecondsOf(now) + decide_within_seconds * 1_000);
  return [
    {
      event_type: 'DECISION_REQUESTED',
      phase: state.phase,
      status: 'INFO',
      details: {
        decide_before,
        message: `${state.failure.message} It stays as it is until ${decide_before}, and is undone then unless somebody retries it.`,
      },
      source_component: 'orchestrator',
      affected_components: state.failure.affected_components,
    },
  ];
};

/** Asks for the failed phase of a deployment that waits for a decision to be done again, in place. */
export const requestRetry = (state: DeploymentState, by: string, now: Timestamp): SteeringDecision => {
  if (!isAwaitingDecision(state)) return refused(`${state.name} is ${state.status} and waits for no decision.`);
  if (state.retry_requested !== undefined) return alreadyRequested;
  if (now >= (state.decide_before as Timestamp))
    return refused(`The time to decide on ${state.name} was over at ${state.decide_before}; it is being undone.`);
  return requested({ event_type: 'RETRY_REQUESTED', phase: state.phase, details: { by } });
};

/** Lets a deployment that waits for a decision be undone now: its rollback is on record as begun, and its machine does it. */
export const requestRollback = (state: DeploymentState, reason: string, now: Timestamp): SteeringDecision => {
  if (isAwaitingDecision(state)) return { outcome: 'requested', events: rollbackDeployment(state, reason, { now }) };
  return state.decide_before !== undefined && state.rollback.status === 'IN_PROGRESS'
    ? alreadyRequested
    : refused(`${state.name} is ${state.status}. Cancel it: then it is undone.`);
};

/** Clears the failure, so that the tasks go on. Nothing when somebody has decided otherwise meanwhile. */
export const startRetry = (state: DeploymentState, now: Timestamp): readonly NewDeploymentEvent[] => {
  if (decisionOnFailure(state, now) !== 'RETRY') return [];
  return [
    {
      event_type: 'RETRY_STARTED',
      phase: state.phase,
      status: 'STARTED',
      details: {
        by: state.retry_requested?.by ?? '',
        message: `Tried again from ${state.failure?.step ?? state.phase}: ${state.failure?.message ?? ''}`,
      },
      source_component: 'orchestrator',
      affected_components: state.failure?.affected_components ?? [],
    },
  ];
};
