import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { notify, type NotifyDeps } from './notify.ts';
import { readPublishedEvent } from './read-published-event.ts';

/** Every event of a deployment on Windlass's bus; which of them are told, each deployment says. */
export const createHandler =
  (deps: NotifyDeps & { readonly records: Pick<DeploymentRecords, 'events'> }) =>
  async (event: unknown): Promise<void> =>
    notify(deps, await readPublishedEvent(deps.records, event));
