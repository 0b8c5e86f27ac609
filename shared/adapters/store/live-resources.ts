import type { Resource } from '../../domain/resource/resource.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { contentOf, textOf } from './item-content.ts';
import { environmentKeys, environmentPartition, environmentPrefixes, resourceKey } from './keys.ts';
import { storable } from './packed-json.ts';
import { readAll } from './read-all.ts';

export type ResourceWrites =
  | { readonly outcome: 'ready'; readonly writes: readonly Write[] }
  | { readonly outcome: 'name_taken'; readonly resource_id: string };

const sameResource = (resource_id: string) => ({ kind: 'equals', field: 'id', value: resource_id }) as const;

const writesOfNew = (resource: Resource): readonly Write[] => [
  {
    kind: 'put',
    item: { ...environmentKeys.resource(resource.environment_id, resource.name), ...(storable(resource) as object) },
    condition: { kind: 'absent' },
  },
  {
    kind: 'put',
    item: { ...resourceKey(resource.id), environment_id: resource.environment_id, resource_name: resource.name },
  },
];

const writesOfChanged = (resource: Resource): readonly Write[] => [
  {
    kind: 'put',
    item: { ...environmentKeys.resource(resource.environment_id, resource.name), ...(storable(resource) as object) },
    condition: sameResource(resource.id),
  },
];

/** A deleted resource frees its name, and is still found by its id. */
const writesOfDeleted = (resource: Resource, isLive: boolean): readonly Write[] => [
  { kind: 'put', item: { ...resourceKey(resource.id), deleted: storable(resource) } },
  ...(isLive
    ? [
        {
          kind: 'delete',
          key: environmentKeys.resource(resource.environment_id, resource.name),
          condition: sameResource(resource.id),
        } as const,
      ]
    : []),
];

/** What to write so that the resource is stored and no two live ones share a name (I1). Reads what has the name now. */
export const writesOfResource = async (table: Table, resource: Resource): Promise<ResourceWrites> => {
  const found = await table.get(environmentKeys.resource(resource.environment_id, resource.name));
  const isOwn = found?.['id'] === resource.id;
  if (resource.status === 'DELETED') return { outcome: 'ready', writes: writesOfDeleted(resource, isOwn) };
  if (found === undefined) return { outcome: 'ready', writes: writesOfNew(resource) };
  if (!isOwn) return { outcome: 'name_taken', resource_id: textOf(found, 'id') };
  return { outcome: 'ready', writes: writesOfChanged(resource) };
};

/** What to write so that nothing of the resource is left. */
export const writesOfRemoval = async (table: Table, resource_id: string): Promise<readonly Write[]> => {
  const resource = await readResource(table, resource_id);
  if (resource === undefined) return [];
  const pointer: Write = { kind: 'delete', key: resourceKey(resource_id) };
  if (resource.status === 'DELETED') return [pointer];
  return [
    pointer,
    {
      kind: 'delete',
      key: environmentKeys.resource(resource.environment_id, resource.name),
      condition: sameResource(resource_id),
    },
  ];
};

export const readResource = async (table: Table, resource_id: string): Promise<Resource | undefined> => {
  const pointer = await table.get(resourceKey(resource_id));
  if (pointer === undefined) return undefined;
  if (pointer['deleted'] !== undefined) return pointer['deleted'] as unknown as Resource;
  const item = await table.get(
    environmentKeys.resource(textOf(pointer, 'environment_id'), textOf(pointer, 'resource_name')),
  );
  return item?.['id'] === resource_id ? contentOf<Resource>(item) : undefined;
};

/** The live ones, by name. */
export const readResources = async (table: Table, environment_id: string): Promise<readonly Resource[]> =>
  (await readAll(table, environmentPartition(environment_id), environmentPrefixes.resources)).map((item) =>
    contentOf<Resource>(item),
  );
