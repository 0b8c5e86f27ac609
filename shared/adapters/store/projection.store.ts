import {
  deploymentProjectionSchema,
  type DeploymentProjection,
} from '../../domain/monitoring/deployment-projection.ts';
import type { ProjectionStore } from '../../ports/projection-store.port.ts';
import { TableConflictError, type Item, type Table } from '../../ports/table.port.ts';
import { projectionKey } from './keys.ts';
import { storedValue, valueOf, type StoredValue } from './packed-json.ts';

const maxTries = 50;
/** What an earlier version stored is neither packed nor plain, and made anew from the events. */
const rehydrate = (item: Item | undefined): DeploymentProjection | undefined => {
  const stored = item?.['projection'] as unknown as StoredValue | undefined;
  return stored !== undefined && ('packed' in stored || 'plain' in stored) ? valueOf(stored) : undefined;
};

/** Keeps one item a deployment, replaced under an optimistic version. */
export const openProjectionStore = (table: Table): ProjectionStore => {
  const put = async (before: Item | undefined, after: DeploymentProjection): Promise<boolean> => {
    const version = Number(before?.['version'] ?? 0);
    const key = projectionKey(after.deployment_id);
    const condition =
      before === undefined
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'equals', field: 'version', value: version } as const);
    const item = {
      ...key,
      version: version + 1,
      projection: storedValue(deploymentProjectionSchema.parse(after)),
    } as unknown as Item;
    const result = await table.transact([{ kind: 'put', item, condition }]);
    return result.outcome === 'committed';
  };
  return {
    find: async (deployment_id) => rehydrate(await table.get(projectionKey(deployment_id))),
    update: async (deployment_id, change) => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const item = await table.get(projectionKey(deployment_id));
        const before = rehydrate(item);
        const after = change(before);
        if (after === before || (await put(item, after))) return after;
      }
      throw new TableConflictError(`The projection of ${deployment_id} kept changing; try again.`);
    },
  };
};
