import type { EnvironmentLine } from '../../domain/environment/environment.repository.ts';
import type { Table } from '../../ports/table.port.ts';
import { inParallel } from '../../runtime/in-parallel.ts';
import { lineOf, readHead } from './environment-head.ts';
import { textOf } from './item-content.ts';
import { environmentIndex } from './keys.ts';
import { readPages } from './read-all.ts';

const headsAtATime = 16;

/** See `EnvironmentRepository.line`. */
export const readLine = async (table: Table, environment_id: string): Promise<EnvironmentLine | undefined> => {
  const head = await readHead(table, environment_id);
  return head === undefined ? undefined : { environment_id, ...lineOf(head) };
};

/** See `EnvironmentRepository.lines`. An environment that is leased or waited for cannot be removed, so the index names them all. */
export const readLines = async (table: Table): Promise<readonly EnvironmentLine[]> => {
  const ids: string[] = [];
  for await (const items of readPages(table, { pk: environmentIndex.pk }))
    ids.push(...items.map((item) => textOf(item, 'environment_id')));
  const lines = await inParallel(ids, headsAtATime, (id) => readLine(table, id));
  return lines
    .filter((line) => line !== undefined)
    .filter(({ lease, queue }) => lease.owner !== null || queue.length > 0);
};
