import { getEnvironmentResourcesRoute, listResourcesRoute } from '../../shared/contracts/routes/resource.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { forbidden, notFound } from '../../shared/runtime/http/problem.ts';
import { answer, route } from '../../shared/runtime/http/route.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { listResources, type ListResourcesDeps } from './list-resources.ts';

export type ResourceApiDeps = ServeDeps & ListResourcesDeps;

export const routes = [getEnvironmentResourcesRoute, listResourcesRoute];

export const createHandler = (deps: ResourceApiDeps): ApiHandler =>
  serveRoutes(deps, [
    route(getEnvironmentResourcesRoute, async ({ subject }) =>
      answer(200, { items: await deps.resources.findResourcesByEnvironment(subject.id) }),
    ),
    route(listResourcesRoute, async ({ query: { environment_id }, principal }) => {
      const result = await listResources(deps, { environment_id, principal });
      if (result.outcome === 'no_environment') return notFound('environment', environment_id);
      return result.outcome === 'denied' ? forbidden(result.reason) : answer(200, { items: result.items });
    }),
  ]);
