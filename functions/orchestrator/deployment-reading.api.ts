import * as contracts from '../../shared/contracts/routes/deployment.routes.ts';
import { notFound } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { readEvents } from './read-events.ts';

const deploymentRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getDeploymentRoute, async ({ params }) => {
    const deployment = await deps.deployments.findDeploymentById(params.id);
    return deployment === undefined ? notFound('deployment', params.id) : answer(200, deployment);
  });

const eventsRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getEventsRoute, async ({ params, query }) =>
    answer(
      200,
      await readEvents(deps, {
        deployment_id: params.id,
        after: query.after,
        limit: query.limit,
        wait_milliseconds: query.wait * 1_000,
      }),
    ),
  );

const resultsRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getResultsRoute, async ({ subject: { id, status, failure, finished_at } }) =>
    answer(200, {
      deployment_id: id,
      status,
      steps: await deps.records.steps(id),
      ...(failure && { failure }),
      ...(finished_at && { finished_at }),
    }),
  );

const findingsRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getFindingsRoute, async ({ params }) =>
    answer(200, { items: await deps.records.findings(params.id) }),
  );

const testsRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.getTestsRoute, async ({ params }) => answer(200, { items: await deps.records.tests(params.id) }));

/** The routes that read one deployment. */
export const deploymentReadingApi = (deps: OrchestratorApiDeps): readonly Route[] =>
  [deploymentRoute, eventsRoute, resultsRoute, findingsRoute, testsRoute].map((bind) => bind(deps));
