import type { NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';

export type CancelDecision =
  | { readonly outcome: 'requested'; readonly events: readonly NewDeploymentEvent[] }
  | { readonly outcome: 'already_requested'; readonly events: readonly [] }
  | { readonly outcome: 'refused'; readonly code: 'illegal_transition'; readonly message: string };

const refused = (message: string): CancelDecision => ({ outcome: 'refused', code: 'illegal_transition', message });

/**
 * Asks the deployment to stop at its next step and be undone. Twice is as once, also when it has ended CANCELLED by then; refused when it has ended
 * otherwise or is being undone anyway.
 */
export const requestCancel = (state: DeploymentState, by: string, reason: string): CancelDecision => {
  if (state.cancel_requested !== undefined && (!isTerminal(state.status) || state.status === 'CANCELLED'))
    return { outcome: 'already_requested', events: [] };
  if (isTerminal(state.status))
    return refused(
      `${state.name} is ${state.status} already and cannot be cancelled. A completed deployment can be rolled back.`,
    );
  if (state.rollback.status !== 'NOT_NEEDED')
    return refused(`${state.name} is being undone already, and cannot be cancelled.`);
  return {
    outcome: 'requested',
    events: [
      {
        event_type: 'CANCEL_REQUESTED',
        phase: state.phase,
        status: 'INFO',
        details: { by, reason },
        source_component: 'orchestrator',
      },
    ],
  };
};
