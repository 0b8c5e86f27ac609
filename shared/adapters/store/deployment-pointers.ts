import type { TimeRange } from '../../domain/deployment/deployment.repository.ts';
import type { Item, Table } from '../../ports/table.port.ts';
import { textOf } from './item-content.ts';
import { deploymentIndex, environmentPartition, environmentPrefixes, monthOf } from './keys.ts';
import { readAll } from './read-all.ts';

/** A stretch of pointers to deployments in the order of time: all of an environment, or one month of all environments. */
export type Stretch = { readonly pk: string; readonly prefix?: string };

/** A page of pointers, newest first; `isLast` when none follows it. */
export type PointerPage = { readonly items: readonly Item[]; readonly isLast: boolean };

/** The stretches that hold an environment's deployments, or everybody's, newest first. */
export const stretchesOf = async (
  table: Table,
  environment_id?: string,
  range?: TimeRange,
): Promise<readonly Stretch[]> => {
  if (environment_id !== undefined)
    return [{ pk: environmentPartition(environment_id), prefix: environmentPrefixes.deployments }];
  const { pk, prefix } = deploymentIndex.months;
  const months = (await readAll(table, pk, prefix)).map((item) => item.sk.slice(prefix.length));
  return months
    .filter((month) => range === undefined || (month >= monthOf(range.from) && month <= monthOf(range.to)))
    .toReversed()
    .map((month) => ({ pk: deploymentIndex.partition(month) }));
};

/** All pointers of the stretches, a page of up to `limit` at a time. `cursor` is the table's, for the first stretch. */
export async function* pointerPages(
  table: Table,
  stretches: readonly Stretch[],
  limit: number,
  cursor?: string,
): AsyncGenerator<PointerPage> {
  let next = cursor;
  for (const [index, stretch] of stretches.entries()) {
    do {
      const page = await table.query({
        ...stretch,
        descending: true,
        limit,
        ...(next !== undefined && { cursor: next }),
      });
      next = page.cursor;
      yield { items: page.items, isLast: next === undefined && index === stretches.length - 1 };
    } while (next !== undefined);
  }
}

export const deploymentIdOf = (pointer: Item): string => textOf(pointer, 'deployment_id');

/** Ids of the deployments created in the range (its end excluded), newest first. */
export async function* idsInRange(table: Table, environment_id?: string, range?: TimeRange): AsyncGenerator<string> {
  for await (const { items } of pointerPages(table, await stretchesOf(table, environment_id, range), 1_000)) {
    for (const item of items) {
      const created_at = textOf(item, 'created_at');
      if (range !== undefined && created_at < range.from) return;
      if (range === undefined || created_at < range.to) yield deploymentIdOf(item);
    }
  }
}
