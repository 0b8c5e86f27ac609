import { requestCancel } from '../../shared/domain/deployment/deployment.aggregate.ts';
import {
  noReason,
  steerDeployment,
  type SteerDeploymentDeps,
  type SteerDeploymentResult,
  type SteeringCommand,
} from './steer-deployment.ts';

/** Sets the flag that every step reads: the deployment stops at its next one and is undone. Twice is as once. */
export const cancelDeployment = (
  deps: SteerDeploymentDeps,
  { deployment_id, principal, reason = noReason }: SteeringCommand,
): Promise<SteerDeploymentResult> =>
  steerDeployment(deps, { deployment_id, principal, action: 'deployment.cancel', details: { reason } }, (state) =>
    requestCancel(state, principal.subject, reason),
  );
