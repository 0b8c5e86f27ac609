import type { ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import type { CancelDeploymentDeps } from './cancel-deployment.ts';
import type { FinishBakesDeps } from './finish-bakes.ts';
import type { ReadWaitingDeps } from './read-waiting.ts';
import type { RollBackDeploymentDeps } from './roll-back-deployment.ts';

/** What the part of the API calls that steers deployments. */
export type ControlApiDeps = ServeDeps & CancelDeploymentDeps & RollBackDeploymentDeps & FinishBakesDeps & ReadWaitingDeps;
