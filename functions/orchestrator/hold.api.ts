import * as contracts from '../../shared/contracts/routes/control.routes.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import { holdEnvironment, type HoldEnvironmentDeps } from './hold-environment.ts';
import { releaseHold } from './release-hold.ts';

const holdRoute = (deps: HoldEnvironmentDeps): Route =>
  route(contracts.holdEnvironmentRoute, async ({ params, body, principal }) =>
    answer(200, await holdEnvironment(deps, { environment_id: params.id, request: body, principal })),
  );

const releaseRoute = (deps: HoldEnvironmentDeps): Route =>
  route(contracts.releaseEnvironmentRoute, async ({ params, principal }) => {
    await releaseHold(deps, params.id, principal);
    return answer(204);
  });

/** The routes that stop the line of an environment and let it go on. */
export const holdApi = (deps: HoldEnvironmentDeps): readonly Route[] => [holdRoute(deps), releaseRoute(deps)];
