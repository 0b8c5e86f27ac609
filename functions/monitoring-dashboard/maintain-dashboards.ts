import { asJson, canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { environmentDashboard } from '../../shared/domain/monitoring/dashboard/environment-dashboard.ts';
import type { ShownService } from '../../shared/domain/monitoring/dashboard/service-graphs.ts';
import type { Alarms, ObservedAlarm } from '../../shared/ports/alarms.port.ts';
import type { Dashboards } from '../../shared/ports/dashboards.port.ts';
import { pagesOf } from '../../shared/runtime/pages-of.ts';

export type MaintainDashboardsDeps = {
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById' | 'listEnvironments' | 'liveServices'>;
  readonly alarms: Pick<Alarms, 'list' | 'remove'>;
  readonly dashboards: Dashboards;
  readonly scope: { readonly stage: string; readonly region: string };
  /** What the metrics of a service are told apart by. */
  readonly dimensionsOf: (environment_id: string, service_name: string) => ShownService['dimensions'];
};

export type Maintained = 'put' | 'unchanged' | 'removed';

const bodyOf = async (
  deps: MaintainDashboardsDeps,
  { id, name, type }: Environment,
  alarms: readonly ObservedAlarm[],
): Promise<string> => {
  const watched = new Set(alarms.map((alarm) => alarm.service_name));
  const services = (await deps.environments.liveServices(id)).map(({ service_name, url, version }) => ({
    name: service_name,
    url,
    version,
    dimensions: deps.dimensionsOf(id, service_name),
    has_alarm: watched.has(service_name),
  }));
  const alarm_arns = alarms.map((alarm) => alarm.physical_id);
  return environmentDashboard({ ...deps.scope, environment: { id, name, type }, services, alarm_arns });
};

const isSameJson = (stored: string | undefined, body: string): boolean => {
  if (stored === undefined || stored === body) return stored === body;
  try {
    return canonicalJson(asJson(JSON.parse(stored))) === canonicalJson(asJson(JSON.parse(body)));
  } catch {
    return false;
  }
};

/** The dashboard goes last: while it is there, the daily round finds the environment again. */
const removeAll = async ({ alarms, dashboards }: MaintainDashboardsDeps, environment_id: string): Promise<void> => {
  const left = await alarms.list(environment_id);
  if (left.length > 0) await alarms.remove(environment_id, left);
  await dashboards.remove(environment_id);
};

/**
 * Brings the dashboard of one environment to what the environment is now, whichever event asked for it: there is one as long as there is the
 * environment, and with it go the alarms. Written only when it differs.
 */
export const maintainDashboard = async (deps: MaintainDashboardsDeps, environment_id: string): Promise<Maintained> => {
  const environment = await deps.environments.findEnvironmentById(environment_id);
  if (environment === undefined) {
    await removeAll(deps, environment_id);
    return 'removed';
  }
  const body = await bodyOf(deps, environment, await deps.alarms.list(environment_id));
  if (isSameJson(await deps.dashboards.read(environment_id), body)) return 'unchanged';
  await deps.dashboards.put(environment_id, body);
  return 'put';
};

const allEnvironments = async ({ environments }: MaintainDashboardsDeps): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const page of pagesOf((query) => environments.listEnvironments(query)))
    found.push(...page.map(({ id }) => id));
  return found;
};

/** The daily round: the dashboards of all environments that are, or that were and left one behind. */
export const maintainAllDashboards = async (
  deps: MaintainDashboardsDeps,
): Promise<readonly { readonly environment_id: string; readonly result: Maintained }[]> => {
  const ids = new Set([...(await allEnvironments(deps)), ...(await deps.dashboards.environments())]);
  const results = [];
  for (const environment_id of [...ids].sort())
    results.push({ environment_id, result: await maintainDashboard(deps, environment_id) });
  return results;
};
