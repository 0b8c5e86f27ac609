import type { ComponentName } from '../naming/names.ts';
import type { EventDetail, NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentFailure, DeploymentState } from './deployment-state.ts';
import {
  deploymentStatuses,
  isTerminal,
  move,
  type DeploymentPhase,
  type DeploymentStatus,
} from './deployment-status.ts';

export type ForwardPhase = Exclude<DeploymentPhase, 'ROLLBACK'>;

/** A phase ends in one status, and leads to the next. */
const moveOfPhase: Readonly<Record<ForwardPhase, { readonly from: DeploymentStatus; readonly to: DeploymentStatus }>> =
  {
    INITIATION: { from: 'PENDING', to: 'VALIDATING' },
    VALIDATION: { from: 'VALIDATING', to: 'PREPARING' },
    PREPARATION: { from: 'PROVISIONING', to: 'DEPLOYING' },
    DEPLOYMENT: { from: 'DEPLOYING', to: 'TESTING' },
    TESTING: { from: 'TESTING', to: 'MONITORING' },
    COMPLETION: { from: 'MONITORING', to: 'COMPLETED' },
  };

/** Whether it has ended, is being undone, or somebody asked to cancel it: then nothing keeps it where it is any more. */
export const isEnding = ({ status, rollback, cancel_requested }: DeploymentState): boolean =>
  isTerminal(status) || rollback.status !== 'NOT_NEEDED' || cancel_requested !== undefined;

/** Whether the deployment must go no further forward: it is ending, or has failed. */
export const mustStop = (state: DeploymentState): boolean => isEnding(state) || state.failure !== undefined;

const isPast = (status: DeploymentStatus, other: DeploymentStatus): boolean =>
  deploymentStatuses.indexOf(status) > deploymentStatuses.indexOf(other);

/** PREPARING to PROVISIONING: the work on resources begins. Nothing when it has begun already, or the deployment must stop. */
export const startProvisioning = (
  state: DeploymentState,
  message = 'Resources are being provisioned.',
): readonly NewDeploymentEvent[] => {
  if (mustStop(state) || isPast(state.status, 'PREPARING')) return [];
  return [
    {
      event_type: 'STATUS_CHANGED',
      phase: 'PREPARATION',
      status: 'INFO',
      details: { deployment_status: move(state.status, 'PROVISIONING'), message },
      source_component: 'resource-provisioner',
    },
  ];
};

const phaseCompleted = (
  phase: ForwardPhase,
  details: EventDetail,
  source_component: ComponentName,
): NewDeploymentEvent => ({
  event_type: 'PHASE_COMPLETED',
  phase,
  status: 'SUCCEEDED',
  details,
  source_component,
});

const succeeded = (message: string, source_component: ComponentName): NewDeploymentEvent => ({
  event_type: 'DEPLOYMENT_SUCCEEDED',
  phase: 'COMPLETION',
  status: 'SUCCEEDED',
  details: { deployment_status: 'COMPLETED', message },
  source_component,
});

/**
 * The phase is over: the status moves to the next phase's first, or from MONITORING to COMPLETED. Nothing when the phase was over already
 * (the step ran twice) or the deployment must stop, so that a cancel that was accepted is never overtaken.
 * Throws `IllegalTransitionError` when the phase has not been reached.
 */
export const completePhase = (
  state: DeploymentState,
  phase: ForwardPhase,
  message: string,
  source_component: ComponentName = 'orchestrator',
): readonly NewDeploymentEvent[] => {
  const { from, to } = moveOfPhase[phase];
  if (mustStop(state) || isPast(state.status, from)) return [];
  if (phase === 'PREPARATION' && state.status === 'PREPARING') {
    return [...startProvisioning(state), phaseCompleted(phase, { deployment_status: to, message }, source_component)];
  }
  const deployment_status = move(state.status, to);
  if (phase === 'COMPLETION')
    return [phaseCompleted(phase, { message }, source_component), succeeded(message, source_component)];
  return [phaseCompleted(phase, { deployment_status, message }, source_component)];
};

/** Puts the first failure on record; with it all forward work ends. Nothing when there is one already, or the deployment has ended. */
export const recordFailure = (
  state: DeploymentState,
  failure: DeploymentFailure,
  source_component: ComponentName = 'orchestrator',
): readonly NewDeploymentEvent[] => {
  if (state.failure !== undefined || isTerminal(state.status)) return [];
  return [
    {
      event_type: 'FAILURE_RECORDED',
      phase: state.phase,
      status: 'FAILED',
      details: { failure },
      source_component,
      affected_components: failure.affected_components,
    },
  ];
};
