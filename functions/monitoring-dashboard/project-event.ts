import { projectDeployment } from '../../shared/domain/monitoring/deployment-projection.ts';
import type { PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { ProjectionStore } from '../../shared/ports/projection-store.port.ts';

export type ProjectEventDeps = { readonly projections: ProjectionStore };

/** Adds an event to the dashboard's projection of its deployment. Resource and security events change no progress, and are passed by. */
export const projectEvent = async (deps: ProjectEventDeps, published: PublishedEvent): Promise<void> => {
  if (published.kind !== 'deployment') return;
  const { environment_id, event } = published;
  await deps.projections.update(event.deployment_id, (before) => projectDeployment(before, environment_id, event));
};
