import type { LiveService } from '../../domain/deployment/service-rollout.ts';
import type { Item, Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { environmentKeys, environmentPartition, environmentPrefixes } from './keys.ts';
import { storable, storedValue, valueOf, type StoredValue } from './packed-json.ts';
import { readAll } from './read-all.ts';

export const liveServiceWrite = (environment_id: string, live: LiveService): Write => {
  const { specification, ...rest } = live;
  return {
    kind: 'put',
    item: {
      ...environmentKeys.service(environment_id, live.service_name),
      ...(storable(rest) as object),
      specification: storedValue(specification),
    },
  };
};

export const liveServiceRemoval = (environment_id: string, service_name: string): Write => ({
  kind: 'delete',
  key: environmentKeys.service(environment_id, service_name),
});

const liveServiceOf = (item: Item): LiveService => {
  const { specification, ...rest } = contentOf<
    Omit<LiveService, 'specification'> & { readonly specification: StoredValue }
  >(item);
  return { ...rest, specification: valueOf(specification) };
};

export const readLiveService = async (
  table: Table,
  environment_id: string,
  service_name: string,
): Promise<LiveService | undefined> => {
  const item = await table.get(environmentKeys.service(environment_id, service_name));
  return item === undefined ? undefined : liveServiceOf(item);
};

/** By name. */
export const readLiveServices = async (table: Table, environment_id: string): Promise<readonly LiveService[]> =>
  (await readAll(table, environmentPartition(environment_id), environmentPrefixes.services)).map(liveServiceOf);
