import {
  getConfigurationRoute,
  replaceConfigurationRoute,
} from '../../shared/contracts/routes/configuration.routes.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { entityTag } from '../../shared/runtime/http/entity-tag.ts';
import { problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { staleVersion } from '../../shared/runtime/http/stale-version.ts';
import { replaceConfiguration, type ReplaceConfigurationDeps } from './replace-configuration.ts';

export type ConfigurationApiDeps = ServeDeps &
  ReplaceConfigurationDeps & {
    readonly environments: ServeDeps['environments'] & ReplaceConfigurationDeps['environments'];
  };

export const routes = [getConfigurationRoute, replaceConfigurationRoute];

const versioned = ({ id, version, configuration }: Environment): RouteAnswer =>
  answer(200, { environment_id: id, environment_version: version, configuration }, { etag: entityTag(version) });

export const createHandler = (deps: ConfigurationApiDeps): ApiHandler =>
  serveRoutes(deps, [
    route(getConfigurationRoute, async ({ subject }) => versioned(subject)),
    route(replaceConfigurationRoute, async ({ subject, headers, body, principal }) => {
      const result = await replaceConfiguration(deps, {
        before: subject,
        configuration: body,
        expected_version: headers['if-match'],
        principal,
      });
      if (result.outcome === 'refused') return problem(409, result.code, result.message);
      return result.outcome === 'stale' ? staleVersion(subject.id, result.version) : versioned(result.environment);
    }),
  ]);
