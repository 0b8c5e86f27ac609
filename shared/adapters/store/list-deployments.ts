import type { ListQuery, Listed } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { TableRequestError, type Item, type Table } from '../../ports/table.port.ts';
import { cursorAfter } from '../table/query-cursor.ts';
import { readState } from './deployment-meta.ts';
import { deploymentIdOf, pointerPages, type Stretch } from './deployment-pointers.ts';

/** Where a list goes on: in which stretch, and the table's cursor there. */
type Position = { readonly pk: string; readonly cursor: string };

const encoded = (pointer: Item): string =>
  Buffer.from(JSON.stringify({ pk: pointer.pk, cursor: cursorAfter(pointer) })).toString('base64url');

const decoded = (cursor: string): Partial<Position> => {
  try {
    return Object(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))) as Partial<Position>;
  } catch {
    return {};
  }
};

type Start = { readonly stretches: readonly Stretch[]; readonly cursor?: string };

const startOf = (stretches: readonly Stretch[], cursor: string | undefined): Start => {
  if (cursor === undefined) return { stretches };
  const position = decoded(cursor);
  const index = stretches.findIndex((stretch) => stretch.pk === position.pk);
  if (index < 0 || typeof position.cursor !== 'string')
    throw new TableRequestError('The cursor does not belong to this list.');
  return { stretches: stretches.slice(index), cursor: position.cursor };
};

/** A list that is filtered reads more than it gives. */
const pageSize = (limit: number, isFiltered: boolean): number =>
  Math.min(1_000, isFiltered ? Math.max(100, limit) : limit);

/** The states behind the pointers, newest first, of those that `matches` wants. Throws `TableRequestError` for a cursor of another list. */
export const listDeployments = async (
  table: Table,
  all: readonly Stretch[],
  query: ListQuery,
  matches?: (state: DeploymentState) => boolean,
): Promise<Listed<DeploymentState>> => {
  const { stretches, cursor } = startOf(all, query.cursor);
  const found: DeploymentState[] = [];
  for await (const { items, isLast } of pointerPages(
    table,
    stretches,
    pageSize(query.limit, matches !== undefined),
    cursor,
  )) {
    const states = await Promise.all(items.map((item) => readState(table, deploymentIdOf(item))));
    for (const [index, pointer] of items.entries()) {
      const state = states[index];
      if (state === undefined || matches?.(state) === false) continue;
      found.push(state);
      const isEnd = isLast && index === items.length - 1;
      if (found.length === query.limit) return { items: found, ...(!isEnd && { cursor: encoded(pointer) }) };
    }
  }
  return { items: found };
};
