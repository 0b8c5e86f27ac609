import * as configuration from '../../functions/configuration-manager/serve-api.handler.ts';
import * as dashboard from '../../functions/monitoring-dashboard/serve-api.handler.ts';
import * as about from '../../functions/orchestrator/serve-about.handler.ts';
import * as control from '../../functions/orchestrator/serve-control.handler.ts';
import * as orchestrator from '../../functions/orchestrator/serve-api.handler.ts';
import * as provisioner from '../../functions/resource-provisioner/serve-api.handler.ts';
import type { OrchestratorApiDeps } from '../../functions/orchestrator/orchestrator-api.deps.ts';
import type { MountedHandler } from '../http/gateway.ts';
import type { StackDeps } from './stack-deps.ts';

export type ApiDeps = StackDeps & Pick<OrchestratorApiDeps, 'engine' | 'awaitChange'>;

/** Each component's part of the API, with the routes that it answers. */
export const apiHandlers = (deps: ApiDeps): readonly MountedHandler[] =>
  [orchestrator, control, about, configuration, provisioner, dashboard].map(({ routes, createHandler }) => ({
    routes,
    handler: createHandler(deps),
  }));
