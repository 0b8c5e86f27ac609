import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import { refreshProjection, type RefreshDeps } from './refresh-projection.ts';

export type ProjectEventDeps = RefreshDeps;

/** After these nothing more is told, or nothing for a while. Until then W33 and W62 keep the projection up. */
const endings: ReadonlySet<DeploymentEvent['event_type']> = new Set([
  'DEPLOYMENT_SUCCEEDED',
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_CANCELLED',
  'ROLLBACK_COMPLETED',
] as const);

/**
 * Brings the dashboard's projection of a deployment up to date when it has ended. Not with every event: the projection of a large release is
 * large, and its services are activated many at a time.
 */
export const projectEvent = async (deps: ProjectEventDeps, published: PublishedEvent): Promise<void> => {
  if (published.kind !== 'deployment' || !endings.has(published.event.event_type)) return;
  const { environment_id, event } = published;
  await refreshProjection(deps, { deployment_id: event.deployment_id, environment_id });
};
