import {
  deploymentProjectionSchema,
  type DeploymentProjection,
} from '../../domain/monitoring/deployment-projection.ts';
import type { ProjectionStore } from '../../ports/projection-store.port.ts';
import { TableConflictError, type Item, type Table } from '../../ports/table.port.ts';
import { projectionKeys } from './keys.ts';

const maxTries = 50;
const rehydrate = (item: Item | undefined): DeploymentProjection | undefined =>
  item === undefined ? undefined : (item['projection'] as unknown as DeploymentProjection);

/** Keeps one item a deployment, replaced under an optimistic version, and one to list it by. */
export const openProjectionStore = (table: Table): ProjectionStore => {
  const put = async (before: Item | undefined, after: DeploymentProjection): Promise<boolean> => {
    const version = Number(before?.['version'] ?? 0);
    const key = projectionKeys.meta(after.deployment_id);
    const condition =
      before === undefined
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'equals', field: 'version', value: version } as const);
    const item = {
      ...key,
      version: version + 1,
      projection: deploymentProjectionSchema.parse(after),
    } as unknown as Item;
    const listed =
      before === undefined
        ? [
            {
              kind: 'put' as const,
              item: {
                ...projectionKeys.listed(after.environment_id, after.first_event_at, after.deployment_id),
                deployment_id: after.deployment_id,
              },
            },
          ]
        : [];
    const result = await table.transact([{ kind: 'put', item, condition }, ...listed]);
    return result.outcome === 'committed';
  };
  return {
    find: async (deployment_id) => rehydrate(await table.get(projectionKeys.meta(deployment_id))),
    list: async (environment_id, limit) => {
      const { items } = await table.query({ pk: projectionKeys.list(environment_id), descending: true, limit });
      const found = await Promise.all(
        items.map((item) => table.get(projectionKeys.meta(item['deployment_id'] as string))),
      );
      return found.map(rehydrate).filter((projection) => projection !== undefined);
    },
    update: async (deployment_id, change) => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const item = await table.get(projectionKeys.meta(deployment_id));
        const before = rehydrate(item);
        const after = change(before);
        if (after === before || (await put(item, after))) return after;
      }
      throw new TableConflictError(`The projection of ${deployment_id} kept changing; try again.`);
    },
  };
};
