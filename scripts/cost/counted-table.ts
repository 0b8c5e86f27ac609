import { countTableUse, type TableUse } from '../../shared/adapters/table/count-table-use.ts';
import { measureItem } from '../../shared/adapters/table/measure-item.ts';
import type { Item, Table } from '../../shared/ports/table.port.ts';

export type CountedUse = TableUse & { read_units: number };

/** A strongly consistent read takes one unit for each 4 KB begun; a query adds up what it finds, and takes one when it finds nothing. */
const unitsOf = (items: readonly Item[]): number =>
  Math.max(1, Math.ceil(items.reduce((bytes, item) => bytes + measureItem(item), 0) / 4_096));

/** Wraps a table so that `use` counts what DynamoDB would bill. */
export const countedTable = <T extends Table>(inner: T): { readonly table: T; readonly use: CountedUse } => {
  const counted = countTableUse(inner);
  const use: CountedUse = Object.assign(counted.use, { read_units: 0 });
  const get: Table['get'] = async (key) => {
    const item = await counted.table.get(key);
    use.read_units += unitsOf(item === undefined ? [] : [item]);
    return item;
  };
  const query: Table['query'] = async (asked) => {
    const page = await counted.table.query(asked);
    use.read_units += unitsOf(page.items);
    return page;
  };
  return { use, table: { ...counted.table, get, query } };
};
