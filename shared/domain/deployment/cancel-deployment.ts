import type { DeploymentState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';
import { alreadyRequested, refused, requested, type SteeringDecision } from './steering-decision.ts';

/**
 * Asks the deployment to stop at its next step and be undone. Twice is as once, also when it has ended CANCELLED by then; refused when it has ended
 * otherwise or is being undone anyway.
 */
export const requestCancel = (state: DeploymentState, by: string, reason: string): SteeringDecision => {
  if (state.cancel_requested !== undefined && (!isTerminal(state.status) || state.status === 'CANCELLED'))
    return alreadyRequested;
  if (isTerminal(state.status))
    return refused(
      `${state.name} is ${state.status} already and cannot be cancelled. A completed deployment can be rolled back.`,
    );
  if (state.rollback.status !== 'NOT_NEEDED')
    return refused(`${state.name} is being undone already, and cannot be cancelled.`);
  return requested({ event_type: 'CANCEL_REQUESTED', phase: state.phase, details: { by, reason } });
};
