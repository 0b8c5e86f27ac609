import type { ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import type { CancelDeploymentDeps } from './cancel-deployment.ts';
import type { FinishBakesDeps } from './finish-bakes.ts';
import type { HoldEnvironmentDeps } from './hold-environment.ts';
import type { ReadWaitingDeps } from './read-waiting.ts';
import type { RollBackDeploymentDeps } from './roll-back-deployment.ts';

/** What the part of the API calls that steers deployments, and the lines of environments. */
export type ControlApiDeps = ServeDeps &
  CancelDeploymentDeps &
  RollBackDeploymentDeps &
  FinishBakesDeps &
  HoldEnvironmentDeps &
  ReadWaitingDeps;
