import * as deployments from '../../shared/contracts/routes/deployment.routes.ts';
import * as environments from '../../shared/contracts/routes/environment.routes.ts';
import { routesIn } from '../../shared/contracts/routes/route.contract.ts';
import * as triggers from '../../shared/contracts/routes/trigger.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes } from '../../shared/runtime/http/serve-routes.ts';
import { deploymentApi } from './deployment.api.ts';
import { deploymentReadingApi } from './deployment-reading.api.ts';
import { environmentApi } from './environment.api.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { triggerApi } from './trigger.api.ts';

const parts = [environmentApi, deploymentApi, deploymentReadingApi, triggerApi];

/** Those that steer deployments, and those that describe the API, have Lambdas of their own. */
export const routes = [environments, deployments, triggers].flatMap(routesIn);

export const createHandler = (deps: OrchestratorApiDeps): ApiHandler =>
  serveRoutes(
    deps,
    parts.flatMap((part) => part(deps)),
  );
