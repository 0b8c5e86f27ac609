import * as z from 'zod';
import type { Log } from '../../shared/ports/log.port.ts';
import { maintainAllDashboards, maintainDashboard, type MaintainDashboardsDeps } from './maintain-dashboards.ts';

const triggerSchema = z.looseObject({ detail: z.looseObject({ environment_id: z.string().optional() }).optional() });

/** An event of Windlass's bus that changes what an environment's dashboard shows, or the daily schedule, which names no environment. */
export const createHandler =
  (deps: MaintainDashboardsDeps & { readonly log: Log }) =>
  async (event: unknown): Promise<void> => {
    const environment_id = triggerSchema.parse(event).detail?.environment_id;
    const maintained =
      environment_id === undefined
        ? await maintainAllDashboards(deps)
        : [{ environment_id, result: await maintainDashboard(deps, environment_id) }];
    for (const { environment_id: id, result } of maintained)
      if (result !== 'unchanged') deps.log.info(`dashboard ${result}`, { environment_id: id });
  };
