import * as configuration from './configuration.routes.ts';
import * as control from './control.routes.ts';
import * as dashboard from './dashboard.routes.ts';
import * as deployments from './deployment.routes.ts';
import * as environments from './environment.routes.ts';
import * as resources from './resource.routes.ts';
import { routesIn, type RouteContract } from './route.contract.ts';
import * as service from './service.routes.ts';
import * as triggers from './trigger.routes.ts';

/** Every route of the API. */
export const allRoutes: readonly RouteContract[] = [
  environments,
  configuration,
  resources,
  deployments,
  control,
  dashboard,
  triggers,
  service,
].flatMap(routesIn);
