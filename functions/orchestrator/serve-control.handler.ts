import * as contracts from '../../shared/contracts/routes/control.routes.ts';
import { routesIn } from '../../shared/contracts/routes/route.contract.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes } from '../../shared/runtime/http/serve-routes.ts';
import { controlApi } from './control.api.ts';
import type { ControlApiDeps } from './control-api.deps.ts';
import { holdApi } from './hold.api.ts';

/** A Lambda of its own: what steers needs none of what plans and submits. */
export const routes = routesIn(contracts);

export const createHandler = (deps: ControlApiDeps): ApiHandler =>
  serveRoutes(deps, [...controlApi(deps), ...holdApi(deps)]);
