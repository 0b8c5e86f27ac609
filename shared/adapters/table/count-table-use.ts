import type { Item, Key, Table, Write } from '../../ports/table.port.ts';
import { keyOf, nameOfKey } from './check-writes.ts';
import { measureItem } from './measure-item.ts';
import { writeUnits } from './write-units.ts';

/** What was asked of a table. `items_written` counts puts and deletes of committed transactions; `write_units` what DynamoDB would bill. */
export type TableUse = {
  gets: number;
  queries: number;
  transactions: number;
  items_written: number;
  write_units: number;
};

/** The sizes of the items that passed by; an item that never did counts as one unit. */
const sizeMemory = () => {
  const sizes = new Map<string, number>();
  const see = (key: Key, item: Item | undefined): void =>
    void sizes.set(nameOfKey(key), item === undefined ? 0 : measureItem(item));
  const before = (write: Write): number => sizes.get(nameOfKey(keyOf(write))) ?? 0;
  return {
    see,
    largerImage: (write: Write): number => Math.max(before(write), write.kind === 'put' ? measureItem(write.item) : 0),
    seeWrite: (write: Write): void => {
      if (write.kind !== 'check') see(keyOf(write), write.kind === 'put' ? write.item : undefined);
    },
  };
};

/** Wraps a table so that `use` counts what passes through; everything else stays as it was. */
export const countTableUse = <T extends Table>(table: T): { readonly table: T; readonly use: TableUse } => {
  const use: TableUse = { gets: 0, queries: 0, transactions: 0, items_written: 0, write_units: 0 };
  const sizes = sizeMemory();
  const transact: Table['transact'] = async (writes) => {
    use.transactions += 1;
    use.write_units += writeUnits(writes, writes.map(sizes.largerImage));
    const result = await table.transact(writes);
    if (result.outcome === 'refused') return result;
    use.items_written += writes.filter((write) => write.kind !== 'check').length;
    writes.forEach(sizes.seeWrite);
    return result;
  };
  const get: Table['get'] = async (key) => {
    use.gets += 1;
    const item = await table.get(key);
    sizes.see(key, item);
    return item;
  };
  const query: Table['query'] = async (asked) => {
    use.queries += 1;
    const page = await table.query(asked);
    page.items.forEach((item) => sizes.see(item, item));
    return page;
  };
  return { use, table: { ...table, get, query, transact } };
};
