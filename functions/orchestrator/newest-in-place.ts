import type { DeploymentRecords, DeploymentRepository } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { pagesOf } from '../../shared/runtime/pages-of.ts';

export type NewestInPlaceDeps = {
  readonly deployments: Pick<DeploymentRepository, 'findDeploymentsByEnvironment'>;
  readonly environments: Pick<EnvironmentRepository, 'liveServices'>;
  readonly records: Pick<DeploymentRecords, 'state'>;
};

const isInPlace = ({ status, rollback }: DeploymentState): boolean =>
  status === 'COMPLETED' && rollback.status !== 'COMPLETED';

/** Of the newest page, by when they were submitted, that has any. */
const submittedLast = async (
  { deployments }: NewestInPlaceDeps,
  environment_id: string,
): Promise<readonly DeploymentState[]> => {
  for await (const states of pagesOf((query) => deployments.findDeploymentsByEnvironment(environment_id, query))) {
    const found = states.filter(isInPlace);
    if (found.length > 0) return found;
  }
  return [];
};

const whatServes = async (
  { environments, records }: NewestInPlaceDeps,
  environment_id: string,
): Promise<readonly DeploymentState[]> => {
  const ids = new Set((await environments.liveServices(environment_id)).map(({ deployment_id }) => deployment_id));
  const states = await Promise.all([...ids].map((id) => records.state(id)));
  return states.filter((state) => state !== undefined).filter(isInPlace);
};

/**
 * The deployment whose work was the last to come in place in the environment, and still is: what is to be undone before all others. That is
 * not always the last that was submitted, since one may have waited in line while others passed it by; then services of its own serve. Tokens
 * tell, and no clock: each deployment got its own when it began, and only the newest is undone under another.
 */
export const newestInPlace = async (
  deps: NewestInPlaceDeps,
  environment_id: string,
): Promise<DeploymentState | undefined> => {
  const found = [...(await submittedLast(deps, environment_id)), ...(await whatServes(deps, environment_id))];
  return found.reduce<DeploymentState | undefined>(
    (newest, one) => (newest === undefined || one.lease_token > newest.lease_token ? one : newest),
    undefined,
  );
};
