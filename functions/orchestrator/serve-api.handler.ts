import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes } from '../../shared/runtime/http/serve-routes.ts';
import { deploymentApi } from './deployment.api.ts';
import { deploymentReadingApi } from './deployment-reading.api.ts';
import { environmentApi } from './environment.api.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { serviceApi } from './service.api.ts';
import { triggerApi } from './trigger.api.ts';

const parts = [environmentApi, deploymentApi, deploymentReadingApi, triggerApi, serviceApi];

export const routes = allRoutes.filter((contract) => contract.component === 'orchestrator');

export const createHandler = (deps: OrchestratorApiDeps): ApiHandler =>
  serveRoutes(
    deps,
    parts.flatMap((part) => part(deps)),
  );
