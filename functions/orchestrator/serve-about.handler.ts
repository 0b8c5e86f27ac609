import * as contracts from '../../shared/contracts/routes/service.routes.ts';
import { routesIn } from '../../shared/contracts/routes/route.contract.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { serviceApi, type ServiceApiDeps } from './service.api.ts';

export type AboutApiDeps = ServeDeps & ServiceApiDeps;

/** A Lambda of its own: what describes the API knows the contracts of all routes, and is asked seldom. */
export const routes = routesIn(contracts);

export const createHandler = (deps: AboutApiDeps): ApiHandler => serveRoutes(deps, serviceApi(deps));
