import { openSqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';

/** Run as a process of its own: adds one to the counter in the file so many times, reading and trying again when refused. */
const [file = '', times = '0'] = process.argv.slice(2);
const key = { pk: 'shared', sk: 'COUNTER' };
const table = openSqliteTable({ file, clock: { now: () => Date.now() }, busy_timeout_milliseconds: 30_000 });

for (let done = 0; done < Number(times);) {
  const counter = Number((await table.get(key))?.['counter'] ?? 0);
  const condition =
    counter === 0 ? { kind: 'absent' as const } : { kind: 'equals' as const, field: 'counter', value: counter };
  const { outcome } = await table.transact([{ kind: 'put', item: { ...key, counter: counter + 1 }, condition }]);
  if (outcome === 'committed') done += 1;
  if (outcome === 'committed') process.stdout.write(`${counter + 1}\n`);
}
table.close();
