import * as contracts from '../../shared/contracts/routes/deployment.routes.ts';
import { forbidden, notFound } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import { listDeployments } from './list-deployments.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { orchestrateDeployment } from './orchestrate-deployment.ts';
import { planDeployment } from './plan-deployment.ts';
import { refusalAnswer, submissionAnswer } from './release-answers.ts';
import { retryDeployment } from './retry-deployment.ts';
import { steeringAnswer } from './steering-answer.ts';

const planRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.planDeploymentRoute, async ({ body, principal }) => {
    const result = await planDeployment(deps, { request: body, principal });
    return result.outcome === 'planned' ? answer(200, result.plan) : refusalAnswer(result);
  });

const submitRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.submitDeploymentRoute, async ({ body, principal, headers, request_id }) => {
    const result = await orchestrateDeployment(deps, {
      request: body,
      principal,
      idempotency_key: headers['idempotency-key'],
      correlation_id: request_id,
    });
    return submissionAnswer(result, {
      name: body.name,
      environment_id: body.specification.target_environment,
      now: deps.clock.now(),
    });
  });

const listRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.listDeploymentsRoute, async ({ query, principal }) => {
    const result = await listDeployments(deps, { ...query, principal });
    if (result.outcome === 'no_environment') return notFound('environment', query.environment_id ?? '');
    if (result.outcome === 'denied') return forbidden(result.reason);
    const { outcome: _, ...listed } = result;
    return answer(200, listed);
  });

const retryRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.retryDeploymentRoute, async ({ subject, principal, headers, body, request_id }) => {
    const result = await retryDeployment(deps, {
      state: subject,
      principal,
      idempotency_key: headers['idempotency-key'],
      correlation_id: request_id,
      reason: body.reason,
    });
    if (result.outcome === 'requested' || result.outcome === 'refused') return steeringAnswer(result);
    return submissionAnswer(result, {
      name: subject.name,
      environment_id: subject.environment_id,
      now: deps.clock.now(),
    });
  });

/** The routes that plan and submit deployments. */
export const deploymentApi = (deps: OrchestratorApiDeps): readonly Route[] =>
  [planRoute, submitRoute, listRoute, retryRoute].map((bind) => bind(deps));
