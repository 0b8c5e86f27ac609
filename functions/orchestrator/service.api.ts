import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import { getHealthRoute, getOpenApiRoute } from '../../shared/contracts/routes/service.routes.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { openApiDocument } from '../../shared/runtime/http/open-api-document.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';

export type ServiceApiDeps = { readonly environments: Pick<EnvironmentRepository, 'listEnvironments'> };

/** An answer of the store, whatever it says, shows that it is there. */
const healthRoute = ({ environments }: ServiceApiDeps): Route =>
  route(getHealthRoute, async () => {
    await environments.listEnvironments({ limit: 1 });
    return answer(200, { status: 'ok' });
  });

/** Made when it is first asked for: it takes longer than all the rest of a cold start. */
const openApiRoute = (): Route => {
  let document: object | undefined;
  return route(getOpenApiRoute, async () => answer(200, (document ??= openApiDocument(allRoutes))));
};

/** The routes about the API itself, which need no token. */
export const serviceApi = (deps: ServiceApiDeps): readonly Route[] => [healthRoute(deps), openApiRoute()];
