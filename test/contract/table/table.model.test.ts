import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { openSqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import type { Change, Item, Key, TableWithFeed, Write } from '../../../shared/ports/table.port.ts';
import { describeDynamo } from './dynamo.fixture.ts';
import type { OpenTable } from './table.contract.ts';
import { tableModel, type TableModel } from './table.model.ts';
import { histories, type Operation } from './table.operations.ts';
import { readAllPages } from './table.reading.ts';

/** The same operation in partitions of this run's own, so that runs share a table. */
const inRun = (run: string, operation: Operation): Operation => {
  const own = <T extends { readonly pk: string }>(place: T): T => ({ ...place, pk: `${run}${place.pk}` });
  const ownWrite = (write: Write): Write =>
    write.kind === 'put' ? { ...write, item: own<Item>(write.item) } : { ...write, key: own<Key>(write.key) };
  switch (operation.kind) {
    case 'get':
      return { kind: 'get', key: own(operation.key) };
    case 'query':
      return { kind: 'query', query: own(operation.query) };
    case 'transact':
      return { kind: 'transact', writes: operation.writes.map(ownWrite) };
  }
};

const answerOf = (table: TableWithFeed, operation: Operation): Promise<unknown> => {
  if (operation.kind === 'get') return table.get(operation.key);
  if (operation.kind === 'query') return readAllPages(table, operation.query);
  return table.transact(operation.writes);
};

const modelAnswer = (model: TableModel, operation: Operation): unknown => {
  if (operation.kind === 'get') return model.get(operation.key);
  if (operation.kind === 'query') return model.query(operation.query);
  return model.transact(operation.writes);
};

/** A feed keeps the order of the changes of each key; between keys it promises none. */
const byKey = (changes: readonly Change[]): { readonly [key: string]: readonly Change[] } => {
  const grouped: { [key: string]: Change[] } = {};
  for (const change of changes) (grouped[JSON.stringify(change.key)] ??= []).push(change);
  return grouped;
};

type PlayedTable = { readonly table: TableWithFeed; cursor: string };

/** What has changed since the last call, up to a marker that is written now; read in small pages. */
const newChanges = async (played: PlayedTable): Promise<readonly Change[]> => {
  const marker = { pk: randomUUID(), sk: 'END' };
  await played.table.transact([{ kind: 'put', item: marker }]);
  const changes: Change[] = [];
  while (!changes.some(({ key }) => key.pk === marker.pk)) {
    const page = await played.table.changes(played.cursor, 7);
    changes.push(...page.changes);
    played.cursor = page.cursor;
  }
  return changes;
};

/** Not compared strictly: jest would take an attribute named `constructor` for the type of its item. */
const playOn = async (tables: readonly PlayedTable[], history: readonly Operation[]): Promise<void> => {
  const run = `${randomUUID()}-`;
  const model = tableModel();
  for (const operation of history.map((each) => inRun(run, each))) {
    const expected = modelAnswer(model, operation);
    for (const { table } of tables) expect(await answerOf(table, operation)).toEqual(expected);
  }
  for (const played of tables) {
    for (const pk of [`${run}p`, `${run}q`])
      expect((await played.table.query({ pk })).items).toEqual(model.query({ pk }));
    const changes = (await newChanges(played)).filter(({ key }) => key.pk.startsWith(run));
    expect(byKey(changes)).toEqual(byKey(model.changes));
  }
};

const openMemory = async (): Promise<OpenTable> => {
  const table = openSqliteTable({ file: ':memory:', clock: { now: () => Date.now() } });
  return { table, close: async () => table.close() };
};

const comparesWithModel = (open: () => Promise<readonly OpenTable[]>, numRuns: number): void => {
  let opened: readonly OpenTable[];
  beforeAll(async () => void (opened = await open()));
  afterAll(async () => void (await Promise.all(opened.map((each) => each.close()))));

  it('gives every answer, the contents and the changes of a plain map, whatever is asked of it', async () => {
    const tables = opened.map(({ table }) => ({ table, cursor: '' }));
    const property = fc.asyncProperty(histories, (history) => playOn(tables, history));
    await expect(fc.assert(property, { numRuns })).resolves.toBeUndefined();
  }, 120_000);
};

describe('SQLite beside the model', () => {
  comparesWithModel(async () => [await openMemory()], 300);
});

describeDynamo('SQLite and DynamoDB beside the model', (dynamo) =>
  comparesWithModel(async () => [await openMemory(), await dynamo.open()], 30),
);
