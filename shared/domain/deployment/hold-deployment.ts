import { holdInForce, type EnvironmentHold } from '../environment/hold.ts';
import { detailsOf, type NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';

const placed = (state: DeploymentState, { by, reason, expires_at }: EnvironmentHold): NewDeploymentEvent => ({
  event_type: 'HOLD_PLACED',
  phase: state.phase,
  status: 'INFO',
  details: detailsOf({ by, reason, expires_at }),
  source_component: 'orchestrator',
});

const released = (state: DeploymentState, by: string): NewDeploymentEvent => ({
  event_type: 'HOLD_RELEASED',
  phase: state.phase,
  status: 'INFO',
  details: { by },
  source_component: 'orchestrator',
});

const isTheSame = (held: NonNullable<DeploymentState['held']>, { by, reason, expires_at }: EnvironmentHold): boolean =>
  held.by === by && held.reason === reason && held.expires_at === expires_at;

/**
 * Brings the flag of the deployment that has the lease to the hold that stops it, if one does: its tasks wait while it is set. Nothing when it says
 * so already, or the deployment has ended or is being undone, which no hold stops. `by` changed the hold.
 */
export const followHold = (
  state: DeploymentState,
  hold: EnvironmentHold | undefined,
  by: string,
  now: number,
): readonly NewDeploymentEvent[] => {
  if (isTerminal(state.status) || state.rollback.status !== 'NOT_NEEDED') return [];
  const held = holdInForce(state.held, now);
  if (hold === undefined) return held === undefined ? [] : [released(state, by)];
  return held !== undefined && isTheSame(held, hold) ? [] : [placed(state, hold)];
};
