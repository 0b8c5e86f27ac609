import {
  getConfigurationRoute,
  replaceConfigurationRoute,
} from '../../shared/contracts/routes/configuration.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { configurationApi } from './configuration.api.ts';
import type { ReplaceConfigurationDeps } from './replace-configuration.ts';

export type ConfigurationApiDeps = ServeDeps &
  ReplaceConfigurationDeps & {
    readonly environments: ServeDeps['environments'] & ReplaceConfigurationDeps['environments'];
  };

export const routes = [getConfigurationRoute, replaceConfigurationRoute];

export const createHandler = (deps: ConfigurationApiDeps): ApiHandler => serveRoutes(deps, configurationApi(deps));
