import { markdownTable } from '../../markdown-table.ts';
import { count } from '../show-numbers.ts';
import type { StoreResult } from './measure-store.ts';

export const storeSection = (result: StoreResult): string => `## The store of the embedded stack

The table in one SQLite file, each commit on the disk before it is answered (write-ahead log, synchronous FULL), with the change feed written beside it. One call
after the other in one process; medians of ${result.rounds} rounds.

${markdownTable(
  ['', 'a second'],
  [
    [
      `durable transactions of ${result.writes_per_transaction} conditional puts of ${count(result.item_bytes)} bytes`,
      count(result.transactions_per_second),
    ],
    ['reads of an item by its key', count(result.reads_per_second)],
  ],
)}
`;
