import { getDeploymentProgress, type DeploymentProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { need } from '../../shared/runtime/need.ts';

export type ReadProgressDeps = {
  readonly records: Pick<DeploymentRecords, 'plan' | 'services' | 'steps'>;
  readonly clock: Clock;
};

/** How far a deployment is now, by phase, wave and service. */
export const readProgress = async (
  { records, clock }: ReadProgressDeps,
  state: DeploymentState,
): Promise<DeploymentProgress> => {
  const [plan, services, steps] = await Promise.all([
    need(records.plan(state.id), 'plan of deployment', state.id),
    records.services(state.id),
    records.steps(state.id),
  ]);
  return getDeploymentProgress(state, plan, services, steps, timestampOf(clock.now()));
};
