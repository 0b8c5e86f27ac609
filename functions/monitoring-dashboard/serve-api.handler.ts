import * as contracts from '../../shared/contracts/routes/dashboard.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { serveRoutes, type ServeDeps } from '../../shared/runtime/http/serve-routes.ts';
import { dashboardApi, type DashboardDeps } from './dashboard.api.ts';

export type DashboardApiDeps = ServeDeps & DashboardDeps;

export const routes = [
  contracts.getProgressRoute,
  contracts.getReportRoute,
  contracts.getStatisticsRoute,
  contracts.getEnvironmentHealthRoute,
  contracts.getEnvironmentTrafficRoute,
];

export const createHandler = (deps: DashboardApiDeps): ApiHandler => serveRoutes(deps, dashboardApi(deps));
