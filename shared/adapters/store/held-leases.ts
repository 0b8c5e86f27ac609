import type { HeldLease } from '../../domain/environment/environment.repository.ts';
import type { Table } from '../../ports/table.port.ts';
import { inParallel } from '../../runtime/in-parallel.ts';
import { readHead } from './environment-head.ts';
import { textOf } from './item-content.ts';
import { environmentIndex } from './keys.ts';
import { readPages } from './read-all.ts';

const headsAtATime = 16;

/** See `EnvironmentRepository.heldLeases`. An environment that is leased cannot be removed, so the index names them all. */
export const readHeldLeases = async (table: Table): Promise<readonly HeldLease[]> => {
  const ids: string[] = [];
  for await (const items of readPages(table, { pk: environmentIndex.pk }))
    ids.push(...items.map((item) => textOf(item, 'environment_id')));
  const heads = await inParallel(ids, headsAtATime, (id) => readHead(table, id));
  return heads.flatMap((head, index): readonly HeldLease[] => {
    const owner = head?.lease.owner ?? null;
    if (head === undefined || owner === null) return [];
    return [{ environment_id: ids[index] as string, lease: { ...head.lease, owner } }];
  });
};
