import type { Timestamp } from '../naming/names.ts';
import { detailsOf, type NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentFailure, DeploymentState, RollbackState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';

export type RollbackStart = {
  readonly now: Timestamp;
  /** The token of whoever undoes it; the one on record unless told. */
  readonly lease_token?: number;
  /** Put on record with it, unless an earlier failure is. */
  readonly failure?: DeploymentFailure;
};

/** In words why the deployment cannot be rolled back; undefined when it can. */
export const rollbackRefusal = (state: DeploymentState): string | undefined => {
  if (state.rollback.status === 'COMPLETED') return `${state.name} has been undone already.`;
  if (state.rollback.status === 'IN_PROGRESS') return `${state.name} is being undone already.`;
  if (state.rollback.status === 'NOT_NEEDED' && isTerminal(state.status) && state.status !== 'COMPLETED') {
    return `${state.name} ended ${state.status} without having made anything, so there is nothing to undo.`;
  }
  return undefined;
};

/**
 * Begins to undo the deployment (DA4): one that failed or is cancelled, one that completed, or one whose earlier rollback left something.
 * Nothing when it is undone, or being undone, already; see `rollbackRefusal`.
 */
export const rollbackDeployment = (
  state: DeploymentState,
  reason: string,
  { now, lease_token = state.lease_token, failure }: RollbackStart,
): readonly NewDeploymentEvent[] => {
  if (rollbackRefusal(state) !== undefined) return [];
  const rollback: RollbackState = { status: 'IN_PROGRESS', reason, started_at: now, remaining: [], kept: [] };
  return [
    {
      event_type: 'ROLLBACK_INITIATED',
      phase: 'ROLLBACK',
      status: 'STARTED',
      details: detailsOf({ rollback, lease_token, ...(failure !== undefined && { failure }) }),
      source_component: 'orchestrator',
      affected_components: (state.failure ?? failure)?.affected_components ?? [],
    },
  ];
};

/** How a deployment that is not going to complete ends: CANCELLED when somebody asked for it, else FAILED. */
const endedAs = (state: DeploymentState): Pick<NewDeploymentEvent, 'event_type' | 'status' | 'details'> =>
  state.cancel_requested === undefined
    ? {
        event_type: 'DEPLOYMENT_FAILED',
        status: 'FAILED',
        details: { deployment_status: 'FAILED', ...(state.failure !== undefined && { failure: state.failure }) },
      }
    : {
        event_type: 'DEPLOYMENT_CANCELLED',
        status: 'INFO',
        details: { deployment_status: 'CANCELLED', ...state.cancel_requested },
      };

const ending = (state: DeploymentState, phase: NewDeploymentEvent['phase']): readonly NewDeploymentEvent[] =>
  isTerminal(state.status)
    ? []
    : [
        {
          ...endedAs(state),
          phase,
          source_component: 'orchestrator',
          affected_components: state.failure?.affected_components ?? [],
        },
      ];

/**
 * The end of the rollback, and with it of the deployment, unless that had ended before (a completed deployment that was rolled back stays
 * COMPLETED). FAILED when anything remains. Nothing when no rollback is under way.
 */
export const completeRollback = (
  state: DeploymentState,
  {
    remaining,
    kept,
    now,
  }: { readonly remaining: readonly string[]; readonly kept: readonly string[]; readonly now: Timestamp },
): readonly NewDeploymentEvent[] => {
  if (state.rollback.status !== 'IN_PROGRESS') return [];
  const isDone = remaining.length === 0;
  const rollback: RollbackState = {
    ...state.rollback,
    status: isDone ? 'COMPLETED' : 'FAILED',
    finished_at: now,
    remaining: [...remaining],
    kept: [...kept],
  };
  const completed: NewDeploymentEvent = {
    event_type: 'ROLLBACK_COMPLETED',
    phase: 'ROLLBACK',
    status: isDone ? 'SUCCEEDED' : 'FAILED',
    details: detailsOf({ rollback }),
    source_component: 'orchestrator',
  };
  return [completed, ...ending(state, 'ROLLBACK')];
};

/**
 * Ends a deployment that must not go on and has made nothing: FAILED or CANCELLED, with its rollback NOT_NEEDED. Nothing when it has ended,
 * or a rollback was begun.
 */
export const endWithoutRollback = (
  state: DeploymentState,
  failure?: DeploymentFailure,
): readonly NewDeploymentEvent[] => {
  if (state.rollback.status !== 'NOT_NEEDED') return [];
  return ending(state.failure === undefined && failure !== undefined ? { ...state, failure } : state, state.phase);
};
