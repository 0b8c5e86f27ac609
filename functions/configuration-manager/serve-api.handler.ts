import {
  getConfigurationRoute,
  replaceConfigurationRoute,
} from '../../shared/contracts/routes/configuration.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { configurationApi } from './configuration.api.ts';
import type { ReplaceDefinitionDeps } from '../../shared/runtime/replace-definition.ts';

export type ConfigurationApiDeps = ServeDeps &
  ReplaceDefinitionDeps & {
    readonly environments: ServeDeps['environments'] & ReplaceDefinitionDeps['environments'];
  };

export const routes = [getConfigurationRoute, replaceConfigurationRoute];

export const createHandler = (deps: ConfigurationApiDeps): ApiHandler => serveRoutes(deps, configurationApi(deps));
