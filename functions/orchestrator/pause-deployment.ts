import { requestPause, requestResume } from '../../shared/domain/deployment/deployment.aggregate.ts';
import {
  noReason,
  steerDeployment,
  type SteerDeploymentDeps,
  type SteerDeploymentResult,
  type SteeringCommand,
} from './steer-deployment.ts';

/** Sets the flag that every step reads: the deployment waits at its next one until it is resumed. Twice is as once. */
export const pauseDeployment = (
  deps: SteerDeploymentDeps,
  { deployment_id, principal, reason = noReason }: SteeringCommand,
): Promise<SteerDeploymentResult> =>
  steerDeployment(deps, { deployment_id, principal, action: 'deployment.pause', details: { reason } }, (state) =>
    requestPause(state, principal.subject, reason),
  );

/** Takes the flag off. One that is not paused is left as it is. */
export const resumeDeployment = (
  deps: SteerDeploymentDeps,
  { deployment_id, principal, reason = noReason }: SteeringCommand,
): Promise<SteerDeploymentResult> =>
  steerDeployment(deps, { deployment_id, principal, action: 'deployment.resume', details: { reason } }, (state) =>
    requestResume(state, principal.subject, reason),
  );
