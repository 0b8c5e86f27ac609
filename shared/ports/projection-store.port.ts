import type { DeploymentProjection } from '../domain/monitoring/deployment-projection.ts';

/** The dashboard's own copy of what events told: rebuilt from them at any time. */
export interface ProjectionStore {
  find(deployment_id: string): Promise<DeploymentProjection | undefined>;
  /** Stores what `change` makes of the stored one; asked again when somebody else came between. */
  update(
    deployment_id: string,
    change: (before: DeploymentProjection | undefined) => DeploymentProjection,
  ): Promise<DeploymentProjection>;
}
