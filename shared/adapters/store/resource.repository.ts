import type { ResourceRepository } from '../../domain/resource/resource.repository.ts';
import { readResource, readResources, writesOfResource } from './live-resources.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

export const resourceRepository = (deps: StoreDeps): ResourceRepository => ({
  saveResource: (resource) =>
    withRetries(deps, async () => {
      const planned = await writesOfResource(deps.table, resource);
      if (planned.outcome === 'name_taken') return planned;
      const result = await deps.table.transact(planned.writes);
      return result.outcome === 'committed' ? { outcome: 'saved' } : interfered;
    }),
  findResourceById: (id) => readResource(deps.table, id),
  findResourcesByEnvironment: (environment_id) => readResources(deps.table, environment_id),
});
