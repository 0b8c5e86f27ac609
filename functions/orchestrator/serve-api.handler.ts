import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import { getHealthRoute, getOpenApiRoute } from '../../shared/contracts/routes/service.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { openApiDocument } from '../../shared/runtime/http/open-api-document.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import { serveRoutes } from '../../shared/runtime/http/serve-routes.ts';
import { deploymentApi } from './deployment.api.ts';
import { deploymentReadingApi } from './deployment-reading.api.ts';
import { environmentApi } from './environment.api.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';

/** An answer of the store, whatever it says, shows that it is there. */
const healthRoute = ({ environments }: OrchestratorApiDeps): Route =>
  route(getHealthRoute, async () => {
    await environments.listEnvironments({ limit: 1 });
    return answer(200, { status: 'ok' });
  });

/** Made when it is first asked for: it takes longer than all the rest of a cold start. */
const openApiRoute = (): Route => {
  let document: object | undefined;
  return route(getOpenApiRoute, async () => answer(200, (document ??= openApiDocument(allRoutes))));
};

export const routes = allRoutes.filter((contract) => contract.component === 'orchestrator');

export const createHandler = (deps: OrchestratorApiDeps): ApiHandler =>
  serveRoutes(deps, [
    ...environmentApi(deps),
    ...deploymentApi(deps),
    ...deploymentReadingApi(deps),
    healthRoute(deps),
    openApiRoute(),
  ]);
