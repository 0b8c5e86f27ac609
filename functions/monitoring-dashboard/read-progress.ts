import { getDeploymentProgress, type DeploymentProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { need } from '../../shared/runtime/need.ts';
import { readBakes, type ReadBakesDeps } from './read-bakes.ts';

export type ReadProgressDeps = ReadBakesDeps & {
  readonly records: Pick<DeploymentRecords, 'plan' | 'services' | 'steps'>;
  readonly clock: Clock;
};

/** How far a deployment is now, by phase, wave and service, with the traffic of those that bake as it is now. */
export const readProgress = async (
  { records, deployer, clock }: ReadProgressDeps,
  state: DeploymentState,
): Promise<DeploymentProgress> => {
  const [plan, services, steps] = await Promise.all([
    need(records.plan(state.id), 'plan of deployment', state.id),
    records.services(state.id),
    records.steps(state.id),
  ]);
  const now = timestampOf(clock.now());
  const bakes = await readBakes({ records, deployer }, state, plan, services, now);
  return getDeploymentProgress(state, plan, services, steps, now, bakes);
};
