import type { Item, Query, Table } from '../../ports/table.port.ts';

const mostPerPage = 1_000;

/** The pages of a query to its end, or until the caller stops. */
export async function* readPages(table: Table, query: Omit<Query, 'limit'>): AsyncGenerator<readonly Item[]> {
  let cursor = query.cursor;
  do {
    const page = await table.query({ ...query, limit: mostPerPage, ...(cursor !== undefined && { cursor }) });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Every item of the partition whose sort key has the prefix, in order. */
export const readAll = async (table: Table, pk: string, prefix: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const page of readPages(table, { pk, prefix })) items.push(...page);
  return items;
};
