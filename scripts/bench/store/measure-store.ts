import { join } from 'node:path';
import { openSqliteTable, type SqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { systemClock } from '../../../shared/adapters/system/system.clock.ts';
import type { Key, Write } from '../../../shared/ports/table.port.ts';
import type { BenchContext } from '../bench-context.ts';
import { median } from '../statistics.ts';

export type StoreResult = {
  readonly rounds: number;
  readonly writes_per_transaction: number;
  readonly item_bytes: number;
  readonly transactions_per_second: number;
  readonly reads_per_second: number;
};

const rounds = 5;
const writesEach = 4;
const textBytes = 400;
const text = 'x'.repeat(textBytes);

const keyOf = (transaction: number, index: number): Key => ({
  pk: `DEPLOYMENT#${Math.floor(transaction / 100)}`,
  sk: `ITEM#${String(transaction % 100).padStart(2, '0')}#${index}`,
});

/** New items, as the commit of a task writes them: each on the condition that it is not there. */
const writesOf = (transaction: number): readonly Write[] =>
  Array.from({ length: writesEach }, (_, index) => ({
    kind: 'put',
    item: { ...keyOf(transaction, index), text },
    condition: { kind: 'absent' },
  }));

/** How often the work is done in a second, one after the other. */
const rateOf = async (milliseconds: number, work: (index: number) => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  let done = 0;
  for (; performance.now() - began < milliseconds; done += 1) await work(done);
  return (1_000 * done) / (performance.now() - began);
};

/** `written` counts the transactions over all rounds, so that none is refused and each item that is read is there. */
const roundsOf = async (table: SqliteTable, milliseconds: number, signal: AbortSignal) => {
  const [transactions, reads]: [number[], number[]] = [[], []];
  let written = 0;
  const write = async (): Promise<void> => {
    const result = await table.transact(writesOf(written));
    if (result.outcome !== 'committed') throw new Error(`Transaction ${written} was refused.`);
    written += 1;
  };
  const read = async (index: number): Promise<void> => {
    const item = await table.get(keyOf((index * 7_919) % written, index % writesEach));
    if (item === undefined) throw new Error('An item that was committed is not there.');
  };
  for (let round = 0; round < rounds; round += 1) {
    transactions.push(await rateOf(milliseconds, write));
    reads.push(await rateOf(milliseconds, read));
    signal.throwIfAborted();
  }
  return { transactions, reads };
};

/** Durable transactions and reads of the table in a file, one at a time as the embedded stack asks for them. */
export const measureStore = async ({ quick, home, signal }: BenchContext): Promise<StoreResult> => {
  const table = openSqliteTable({ file: join(home, 'windlass.db'), clock: systemClock });
  try {
    const { transactions, reads } = await roundsOf(table, quick ? 20 : 600, signal);
    return {
      rounds,
      writes_per_transaction: writesEach,
      item_bytes: textBytes,
      transactions_per_second: median(transactions),
      reads_per_second: median(reads),
    };
  } finally {
    table.close();
  }
};
