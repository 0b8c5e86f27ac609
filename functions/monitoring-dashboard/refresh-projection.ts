import type { DeploymentRecords, DeploymentSession } from '../../shared/domain/deployment/deployment.repository.ts';
import { projectDeployment, type DeploymentProjection } from '../../shared/domain/monitoring/deployment-projection.ts';
import type { ProjectionStore } from '../../shared/ports/projection-store.port.ts';

export type RefreshDeps = {
  readonly records: Pick<DeploymentRecords, 'events'>;
  readonly projections: ProjectionStore;
};

const eventsPerRead = 1_000;

/** The newest sequence up to which the projection has seen every event. */
const seenUpTo = (projection: DeploymentProjection | undefined): number => {
  const first = projection?.seen[0];
  return first !== undefined && first[0] === 1 ? first[1] : 0;
};

/**
 * Brings the dashboard's projection of a deployment up to its newest event, without waiting for the bus: what comes over the bus later counts
 * as seen. Undefined when the deployment has no event yet.
 */
export const refreshProjection = async (
  deps: RefreshDeps,
  { deployment_id, environment_id }: Pick<DeploymentSession, 'deployment_id' | 'environment_id'>,
): Promise<DeploymentProjection | undefined> => {
  let projection = await deps.projections.find(deployment_id);
  for (;;) {
    const events = await deps.records.events(deployment_id, seenUpTo(projection), eventsPerRead);
    const [first, ...rest] = events;
    if (first === undefined) return projection;
    projection = await deps.projections.update(deployment_id, (before) =>
      rest.reduce(
        (folded, event) => projectDeployment(folded, environment_id, event),
        projectDeployment(before, environment_id, first),
      ),
    );
  }
};
