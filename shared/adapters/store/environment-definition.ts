import type { Environment } from '../../domain/environment/environment.ts';
import { holdInForce } from '../../domain/environment/hold.ts';
import { shownQueue } from '../../domain/environment/lease-queue.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { readHead, type EnvironmentHead } from './environment-head.ts';
import { contentOf } from './item-content.ts';
import { environmentIndex, environmentKeys } from './keys.ts';
import { readResources } from './live-resources.ts';
import { storable } from './packed-json.ts';

/** The environment as it was saved: without its resources, and never DEPLOYING. */
export const readDefinition = async (table: Table, environment_id: string): Promise<Environment | undefined> => {
  const item = await table.get(environmentKeys.meta(environment_id));
  return item === undefined ? undefined : contentOf<Environment>(item);
};

const isLeased = (head: EnvironmentHead | undefined): boolean => head !== undefined && head.lease.owner !== null;

/** With what is stored beside the definition: the allocations of its live resources, DEPLOYING while it is leased, its hold and its queue. */
export const joinEnvironment = async (table: Table, definition: Environment, now: number): Promise<Environment> => {
  const [head, resources] = await Promise.all([readHead(table, definition.id), readResources(table, definition.id)]);
  const [hold, queue] = [holdInForce(head?.hold, now), shownQueue(head?.queue ?? [])];
  return {
    ...definition,
    status: definition.status === 'ACTIVE' && isLeased(head) ? 'DEPLOYING' : definition.status,
    resources: resources.map((resource) => resource.allocation),
    ...(hold !== undefined && { hold }),
    ...(queue.length > 0 && { queue: [...queue] }),
  };
};

const indexWrites = (environment: Environment, before: Environment | undefined): readonly Write[] => {
  if (before?.type === environment.type) return [];
  const { type, id } = environment;
  return [
    { kind: 'put', item: { ...environmentIndex.key(type, id), environment_id: id } },
    ...(before === undefined ? [] : [{ kind: 'delete', key: environmentIndex.key(before.type, id) } as const]),
  ];
};

/** Stores the definition over the one that was read. */
export const definitionWrites = (
  { hold: _hold, queue: _queue, ...environment }: Environment,
  before: Environment | undefined,
): readonly Write[] => {
  const stored: Environment = {
    ...environment,
    resources: [],
    status: environment.status === 'DEPLOYING' ? 'ACTIVE' : environment.status,
  };
  return [
    {
      kind: 'put',
      item: { ...environmentKeys.meta(environment.id), ...(storable(stored) as object) },
      condition:
        before === undefined ? { kind: 'absent' } : { kind: 'equals', field: 'version', value: before.version },
    },
    ...indexWrites(environment, before),
  ];
};

export const definitionRemoval = ({ id, type, version }: Environment): readonly Write[] => [
  { kind: 'delete', key: environmentKeys.meta(id), condition: { kind: 'equals', field: 'version', value: version } },
  { kind: 'delete', key: environmentIndex.key(type, id) },
];
