import * as contracts from '../../shared/contracts/routes/deployment.routes.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { forbidden, notFound, problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { cancelDeployment } from './cancel-deployment.ts';
import { listDeployments } from './list-deployments.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { orchestrateDeployment } from './orchestrate-deployment.ts';
import { planDeployment } from './plan-deployment.ts';
import { leaseHeld, refusalAnswer, submissionAnswer } from './release-answers.ts';
import { retryDeployment } from './retry-deployment.ts';
import { rollBackDeployment } from './roll-back-deployment.ts';

const illegal = (message: string): RouteAnswer => problem(409, 'illegal_transition', message);
const accepted = (state: DeploymentState): RouteAnswer =>
  answer(202, state, { location: `/v1/deployments/${state.id}` });

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

const cancelRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.cancelDeploymentRoute, async ({ params, principal, body }) => {
    const result = await cancelDeployment(deps, { deployment_id: params.id, principal, reason: body.reason });
    return result.outcome === 'requested' ? accepted(result.state) : problem(409, result.code, result.message);
  });

const retryRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.retryDeploymentRoute, async ({ subject, principal, headers, request_id }) => {
    const result = await retryDeployment(deps, {
      state: subject,
      principal,
      idempotency_key: headers['idempotency-key'],
      correlation_id: request_id,
    });
    if (result.outcome === 'refused') return illegal(result.message);
    return submissionAnswer(result, {
      name: subject.name,
      environment_id: subject.environment_id,
      now: deps.clock.now(),
    });
  });

const rollbackRoute = (deps: OrchestratorApiDeps): Route =>
  route(contracts.rollbackDeploymentRoute, async ({ subject, principal, body }) => {
    const result = await rollBackDeployment(deps, { state: subject, principal, reason: body.reason });
    if (result.outcome === 'refused') return illegal(result.message);
    return result.outcome === 'lease_held'
      ? leaseHeld(result.lease, subject.environment_id, deps.clock.now())
      : accepted(result.state);
  });

/** The routes that plan, submit and steer deployments. */
export const deploymentApi = (deps: OrchestratorApiDeps): readonly Route[] =>
  [planRoute, submitRoute, listRoute, cancelRoute, retryRoute, rollbackRoute].map((bind) => bind(deps));
