import type { Dashboards } from '../../shared/ports/dashboards.port.ts';

/** Dashboards in memory. `effects` are the calls that changed something. */
export const fakeDashboards = () => {
  const bodies = new Map<string, string>();
  const effects: string[] = [];
  const dashboards: Dashboards = {
    environments: async () => [...bodies.keys()],
    read: async (environment_id) => bodies.get(environment_id),
    put: async (environment_id, body) => {
      effects.push(`put ${environment_id}`);
      bodies.set(environment_id, body);
    },
    remove: async (environment_id) => {
      effects.push(`remove ${environment_id}`);
      bodies.delete(environment_id);
    },
  };
  return { dashboards, bodies, effects };
};
