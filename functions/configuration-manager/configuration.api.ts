import {
  getConfigurationRoute,
  replaceConfigurationRoute,
} from '../../shared/contracts/routes/configuration.routes.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { entityTag } from '../../shared/runtime/http/entity-tag.ts';
import { problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { staleVersion } from '../../shared/runtime/http/stale-version.ts';
import type { ReplaceDefinitionDeps } from '../../shared/runtime/replace-definition.ts';
import { replaceConfiguration } from './replace-configuration.ts';

const versioned = ({ id, version, configuration }: Environment): RouteAnswer =>
  answer(200, { environment_id: id, environment_version: version, configuration }, { etag: entityTag(version) });

/** The routes of an environment's configuration. */
export const configurationApi = (deps: ReplaceDefinitionDeps): readonly Route[] => [
  route(getConfigurationRoute, async ({ subject }) => versioned(subject)),
  route(replaceConfigurationRoute, async ({ subject, headers, body, principal }) => {
    const command = { before: subject, configuration: body, expected_version: headers['if-match'], principal };
    const result = await replaceConfiguration(deps, command);
    if (result.outcome === 'refused') return problem(409, result.code, result.message);
    return result.outcome === 'stale' ? staleVersion(subject.id, result.version) : versioned(result.environment);
  }),
];
