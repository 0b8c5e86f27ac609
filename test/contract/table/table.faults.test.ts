import { afterEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  TableConflictError,
  TableRequestError,
  TableUnavailableError,
  type Condition,
  type TableWithFeed,
  type Write,
} from '../../../shared/ports/table.port.ts';
import { faultyNetwork, type Fault } from '../../fakes/faulty-network.ts';
import { describeDynamo, type DynamoFixture } from './dynamo.fixture.ts';
import type { OpenTable } from './table.contract.ts';
import { raceToIncrement } from './table.race.ts';
import { feedStart, readChanges } from './table.reading.ts';

const committed = { outcome: 'committed' };
const passing: readonly Fault[] = [
  'conflict',
  'conflict_beside_refusal',
  'throttled',
  'transaction_throttled',
  'limited',
  'reset_before',
  'reset_after',
  'timeout_before',
  'timeout_after',
  'error_500_before',
  'error_500_after',
  'unreadable_after',
  'in_progress_after',
  'twice',
];
const reading: readonly Fault[] = [
  'throttled',
  'limited',
  'reset_before',
  'timeout_after',
  'error_500_after',
  'unreadable_after',
];
const writing = new Set(['TransactWriteItemsCommand', 'PutItemCommand', 'DeleteItemCommand']);
const always = (fault: Fault): Fault[] => Array.from({ length: 1000 }, () => fault);

/** A table whose requests meet the faults of a plan, one each until it is empty; time passes only when the table waits. */
type PlannedTable = {
  readonly table: TableWithFeed;
  plan: (Fault | undefined)[];
  commands: string[];
  waited: number[];
};

const openPlanned = async (dynamo: DynamoFixture): Promise<PlannedTable & OpenTable> => {
  const planned: Omit<PlannedTable, 'table'> = { plan: [], commands: [], waited: [] };
  let now = 0;
  const chooseFault = (command: string): Fault | undefined => {
    planned.commands.push(command);
    return planned.plan.shift();
  };
  const opened = await dynamo.open({
    prepare: (clients) => faultyNetwork(clients, chooseFault),
    clock: { now: () => now },
    pause: async (milliseconds) => {
      now += milliseconds;
      planned.waited.push(milliseconds);
    },
  });
  return Object.assign(planned, opened);
};

const put = (pk: string, version: number, condition?: Condition): Write => ({
  kind: 'put',
  item: { pk, sk: 'META', version },
  ...(condition && { condition }),
});

describeDynamo('the table in DynamoDB behind a faulty network', (dynamo) => {
  let opened: PlannedTable & OpenTable;
  const prepare = async (): Promise<{ pk: string; table: TableWithFeed; start: string }> => {
    opened = await openPlanned(dynamo);
    const start = await feedStart(opened.table);
    opened.commands = [];
    return { pk: randomUUID(), table: opened.table, start };
  };
  afterEach(async () => {
    opened.plan = [];
    await opened.close();
  });

  const writes = (): readonly string[] => opened.commands.filter((command) => writing.has(command));

  it.each(passing)('commits a conditional write exactly once through %s', async (fault) => {
    const { pk, table, start } = await prepare();
    opened.plan = [fault, fault];
    expect(await table.transact([put(pk, 1, { kind: 'absent' })])).toEqual(committed);
    expect(opened.plan).toEqual(fault === 'twice' ? ['twice'] : []);
    opened.plan = [];
    expect((await readChanges(table, start, pk, 1)).changes).toHaveLength(1);
  });

  it.each(passing)('commits several writes exactly once through %s', async (fault) => {
    const { pk, table, start } = await prepare();
    opened.plan = [fault];
    const log: Write = { kind: 'put', item: { pk, sk: 'LOG' } };
    expect(await table.transact([put(pk, 1, { kind: 'absent' }), log])).toEqual(committed);
    expect((await readChanges(table, start, pk, 2)).changes).toHaveLength(2);
  });

  it.each(passing)('refuses, with what was found, through %s', async (fault) => {
    const { pk, table } = await prepare();
    await table.transact([put(pk, 1)]);
    opened.plan = [fault];
    const found = { pk, sk: 'META', version: 1 };
    expect(await table.transact([put(pk, 2, { kind: 'absent' })])).toEqual({
      outcome: 'refused',
      failures: [{ index: 0, found }],
    });
    expect(await table.get(found)).toEqual(found);
  });

  it.each(passing.filter((fault) => fault !== 'conflict_beside_refusal'))(
    'commits writes without a condition, each by one plain request, through %s',
    async (fault) => {
      const { pk, table } = await prepare();
      opened.plan = [fault];
      expect(await table.transact([put(pk, 1)])).toEqual(committed);
      expect(await table.get({ pk, sk: 'META' })).toEqual({ pk, sk: 'META', version: 1 });
      opened.plan = [fault];
      expect(await table.transact([{ kind: 'delete', key: { pk, sk: 'META' } }])).toEqual(committed);
      expect(await table.get({ pk, sk: 'META' })).toBeUndefined();
      expect(new Set(writes())).toEqual(new Set(['PutItemCommand', 'DeleteItemCommand']));
    },
  );

  it.each(reading)('reads items, pages and changes through %s', async (fault) => {
    const { pk, table, start } = await prepare();
    const item = { pk, sk: 'META', version: 1 };
    await table.transact([put(pk, 1)]);
    opened.plan = [fault, fault];
    expect(await table.get(item)).toEqual(item);
    opened.plan = [fault, fault];
    expect((await table.query({ pk })).items).toEqual([item]);
    opened.plan = [fault, fault];
    expect((await table.changes(start)).changes).toEqual([{ key: { pk, sk: 'META' }, after: item }]);
    expect(opened.plan).toEqual([]);
  });

  it('gives up after ten seconds of conflicts, having written nothing', async () => {
    const { pk, table } = await prepare();
    opened.plan = always('conflict');
    await expect(table.transact([put(pk, 1, { kind: 'absent' })])).rejects.toThrow(TableConflictError);
    const waited = opened.waited.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeLessThanOrEqual(10_000);
    expect(waited).toBeGreaterThan(9000 - 1000);
    opened.plan = [];
    expect(await table.get({ pk, sk: 'META' })).toBeUndefined();
  });

  it.each([
    ['throttling', always('throttled')],
    ['no connection', always('reset_before')],
    ['lost answers', always('reset_after')],
    [
      'conflicts behind a lost answer, since it may have been committed',
      ['reset_after' as const, ...always('conflict')],
    ],
  ])('does not claim to know the outcome after ten seconds of %s', async (_, plan) => {
    const { pk, table } = await prepare();
    opened.plan = plan;
    const failing = table.transact([put(pk, 1, { kind: 'absent' })]);
    await expect(failing).rejects.toThrow(TableUnavailableError);
    await expect(failing).rejects.toMatchObject({ retryable: true, code: 'store_unavailable' });
  });

  it('does not repeat what can never succeed', async () => {
    const { pk, table } = await prepare();
    opened.plan = ['denied'];
    await expect(table.transact([put(pk, 1)])).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(writes()).toHaveLength(1);
    expect(opened.waited).toEqual([]);
  });

  it('takes another answer than its own validation for a fault of the request, too', async () => {
    const { pk, table } = await prepare();
    opened.plan = ['invalid'];
    await expect(table.transact([put(pk, 1)])).rejects.toThrow(TableRequestError);
  });
});

/** The same faults in every run, though not at the same requests. */
const seededFaults = (share: number, met: Map<Fault, number>): ((command: string) => Fault | undefined) => {
  let state = 20_261_123;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return (command) => {
    if (random() >= share) return undefined;
    const faults = writing.has(command) ? passing : reading;
    const fault = faults[Math.floor(random() * faults.length)];
    if (fault !== undefined) met.set(fault, (met.get(fault) ?? 0) + 1);
    return fault;
  };
};

describeDynamo('a race in DynamoDB behind a faulty network', (dynamo) => {
  it('loses no update and doubles none when 50 racers increment one counter and every third request goes wrong', async () => {
    const met = new Map<Fault, number>();
    const { table } = await dynamo.open({ prepare: (clients) => faultyNetwork(clients, seededFaults(0.33, met)) });
    const race = await raceToIncrement(table, { pk: randomUUID(), sk: 'COUNTER' }, 50);
    expect(race).toEqual({ counter: 50, versions: Array.from({ length: 50 }, (_, index) => index + 1) });
    expect([...met.keys()].sort()).toEqual([...passing].sort());
  }, 60_000);
});
