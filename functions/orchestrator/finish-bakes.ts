import { requestFinish } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { openBakes } from '../../shared/domain/deployment/open-bakes.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import {
  noReason,
  steerDeployment,
  type SteerDeploymentDeps,
  type SteerDeploymentResult,
  type SteeringCommand,
} from './steer-deployment.ts';

export type FinishBakesDeps = SteerDeploymentDeps & {
  readonly records: Pick<DeploymentRecords, 'services' | 'steps' | 'validations'>;
  readonly clock: Clock;
};

/** Ends the bakes that are under way now, of one service or of all. Twice is as once. */
export const finishBakes = async (
  deps: FinishBakesDeps,
  {
    deployment_id,
    principal,
    reason = noReason,
    service_name,
  }: SteeringCommand & { readonly service_name?: string | undefined },
): Promise<SteerDeploymentResult> => {
  const [services, steps, validations] = await Promise.all([
    deps.records.services(deployment_id),
    deps.records.steps(deployment_id),
    deps.records.validations(deployment_id),
  ]);
  const meant = service_name === undefined ? {} : { service_name };
  const details = { reason, ...meant };
  return steerDeployment(deps, { deployment_id, principal, action: 'deployment.promote', details }, (state) =>
    requestFinish(state, openBakes(state, { services, steps, validations }), {
      by: principal.subject,
      now: timestampOf(deps.clock.now()),
      ...meant,
    }),
  );
};
