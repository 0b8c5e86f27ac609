import * as contracts from '../../shared/contracts/routes/control.routes.ts';
import { problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import { cancelDeployment } from './cancel-deployment.ts';
import type { ControlApiDeps } from './control-api.deps.ts';
import { finishBakes } from './finish-bakes.ts';
import { leaseHeld } from './lease-held.answer.ts';
import { pauseDeployment, resumeDeployment } from './pause-deployment.ts';
import { readWaiting } from './read-waiting.ts';
import { rollBackDeployment } from './roll-back-deployment.ts';
import { accepted, steeringAnswer } from './steering-answer.ts';

const cancelRoute = (deps: ControlApiDeps): Route =>
  route(contracts.cancelDeploymentRoute, async ({ params, principal, body }) =>
    steeringAnswer(await cancelDeployment(deps, { deployment_id: params.id, principal, reason: body.reason })),
  );

const pauseRoute = (deps: ControlApiDeps): Route =>
  route(contracts.pauseDeploymentRoute, async ({ params, principal, body }) =>
    steeringAnswer(await pauseDeployment(deps, { deployment_id: params.id, principal, reason: body.reason })),
  );

const resumeRoute = (deps: ControlApiDeps): Route =>
  route(contracts.resumeDeploymentRoute, async ({ params, principal, body }) =>
    steeringAnswer(await resumeDeployment(deps, { deployment_id: params.id, principal, reason: body.reason })),
  );

const promoteRoute = (deps: ControlApiDeps): Route =>
  route(contracts.promoteDeploymentRoute, async ({ params, principal, body }) =>
    steeringAnswer(await finishBakes(deps, { deployment_id: params.id, principal, ...body })),
  );

const rollbackRoute = (deps: ControlApiDeps): Route =>
  route(contracts.rollbackDeploymentRoute, async ({ subject, principal, body }) => {
    const result = await rollBackDeployment(deps, { state: subject, principal, reason: body.reason });
    if (result.outcome === 'refused') return problem(409, 'illegal_transition', result.message);
    return result.outcome === 'lease_held'
      ? leaseHeld(result.lease, subject.environment_id, deps.clock.now())
      : accepted(result.state);
  });

const waitingRoute = (deps: ControlApiDeps): Route =>
  route(contracts.getWaitingRoute, async ({ subject }) => answer(200, await readWaiting(deps, subject)));

/** The routes that steer a deployment, and say what it waits for. */
export const controlApi = (deps: ControlApiDeps): readonly Route[] =>
  [cancelRoute, pauseRoute, resumeRoute, promoteRoute, rollbackRoute, waitingRoute].map((bind) => bind(deps));
