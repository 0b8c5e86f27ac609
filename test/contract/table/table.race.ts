import { setTimeout as pause } from 'node:timers/promises';
import type { Key, Table, TableWithFeed } from '../../../shared/ports/table.port.ts';
import { feedStart, readChanges } from './table.reading.ts';

const incrementOnce = async (table: Table, key: Key): Promise<boolean> => {
  const counter = Number((await table.get(key))?.['counter'] ?? 0);
  const condition =
    counter === 0 ? { kind: 'absent' as const } : { kind: 'equals' as const, field: 'counter', value: counter };
  const result = await table.transact([{ kind: 'put', item: { ...key, counter: counter + 1 }, condition }]);
  return result.outcome === 'committed';
};

const incrementUntilDone = async (table: Table, key: Key): Promise<void> => {
  while (!(await incrementOnce(table, key))) await pause(Math.random() * 50);
};

/** Racers that each add one, reading and trying again when refused: the counter that is left, and every value that it ever had. */
export const raceToIncrement = async (
  table: TableWithFeed,
  key: Key,
  racers: number,
): Promise<{ readonly counter: unknown; readonly versions: readonly unknown[] }> => {
  const start = await feedStart(table);
  await Promise.all(Array.from({ length: racers }, () => incrementUntilDone(table, key)));
  const { changes } = await readChanges(table, start, key.pk, racers);
  return { counter: (await table.get(key))?.['counter'], versions: changes.map(({ after }) => after?.['counter']) };
};
