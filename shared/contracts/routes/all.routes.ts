import * as configuration from './configuration.routes.ts';
import * as dashboard from './dashboard.routes.ts';
import * as deployments from './deployment.routes.ts';
import * as environments from './environment.routes.ts';
import * as resources from './resource.routes.ts';
import type { RouteContract } from './route.contract.ts';
import * as service from './service.routes.ts';
import * as triggers from './trigger.routes.ts';

const isRoute = (value: unknown): value is RouteContract =>
  typeof value === 'object' && value !== null && 'operation_id' in value;

/** Every route of the API. */
export const allRoutes: readonly RouteContract[] = [
  environments,
  configuration,
  resources,
  deployments,
  dashboard,
  triggers,
  service,
].flatMap((group) => Object.values<unknown>(group).filter(isRoute));
