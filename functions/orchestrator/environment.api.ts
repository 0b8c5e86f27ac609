import * as contracts from '../../shared/contracts/routes/environment.routes.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { entityTag } from '../../shared/runtime/http/entity-tag.ts';
import { forbidden, problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { staleVersion } from '../../shared/runtime/http/stale-version.ts';
import { replaceDefinition } from '../../shared/runtime/replace-definition.ts';
import { createEnvironment } from './create-environment.ts';
import { listEnvironments } from './list-environments.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { readAudit } from './read-audit.ts';
import { removeEnvironment } from './remove-environment.ts';

const tagged = (
  status: number,
  environment: Environment,
  headers: Readonly<Record<string, string>> = {},
): RouteAnswer => answer(status, environment, { etag: entityTag(environment.version), ...headers });

const createRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.createEnvironmentRoute, async ({ body, principal }) => {
    const result = await createEnvironment(deps, { definition: body, principal });
    if (result.outcome === 'denied') return forbidden(result.reason);
    if (result.outcome === 'exists')
      return problem(
        409,
        'name_taken',
        `There is an environment ${body.id} already. Change it with PUT /v1/environments/${body.id}, or choose another id.`,
      );
    return tagged(201, result.environment, { location: `/v1/environments/${body.id}` });
  });

const listRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.listEnvironmentsRoute, async ({ query, principal }) =>
    answer(200, await listEnvironments(deps, { ...query, principal })),
  );

const getRoute = (): Route => route(contracts.getEnvironmentRoute, async ({ subject }) => tagged(200, subject));

const replaceRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.replaceEnvironmentRoute, async ({ subject, headers, body, principal }) => {
    const result = await replaceDefinition(deps, 'environment.replace', {
      before: subject,
      definition: body,
      expected_version: headers['if-match'],
      principal,
    });
    if (result.outcome === 'refused') return problem(409, result.code, result.message);
    return result.outcome === 'stale' ? staleVersion(subject.id, result.version) : tagged(200, result.environment);
  });

const removeRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.removeEnvironmentRoute, async ({ params, principal }) => {
    const result = await removeEnvironment(deps, { environment_id: params.id, principal });
    return result.outcome === 'removed'
      ? answer(204)
      : problem(409, 'in_use', `${params.id} is in use by ${result.by}. Undo what is live in it first.`);
  });

const auditRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getAuditRoute, async ({ params, query }) => {
    const result = await readAudit(deps, { environment_id: params.id, ...query });
    if (result.outcome === 'invalid_cursor')
      return problem(400, 'invalid_parameter', 'The cursor is not one of this list. Begin without one.');
    const { outcome: _, ...page } = result;
    return answer(200, page);
  });

/** The routes of environments. */
export const environmentApi = (deps: OrchestratorApiDeps): readonly Route[] =>
  [createRoute, listRoute, getRoute, replaceRoute, removeRoute, auditRoute].map((bind) => bind(deps));
