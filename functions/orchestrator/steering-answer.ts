import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { problem } from '../../shared/runtime/http/problem.ts';
import { answer, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import type { SteerDeploymentResult } from './steer-deployment.ts';

/** The deployment as it is now, and where it is. */
export const accepted = (state: DeploymentState): RouteAnswer =>
  answer(202, state, { location: `/v1/deployments/${state.id}` });

/** What a wish gets: noted, now or before, or why not. */
export const steeringAnswer = (result: SteerDeploymentResult): RouteAnswer =>
  result.outcome === 'requested' ? accepted(result.state) : problem(409, result.code, result.message);
