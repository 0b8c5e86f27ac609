import { afterEach, describe, expect, it } from '@jest/globals';
import { subscribe, type Subscription } from '../../../../local/events/subscription.ts';
import { openSqliteTable, type SqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { openDeliveryLog } from '../../../../shared/adapters/store/delivery.log.ts';
import type { EventConsumer, PublishedEvent } from '../../../../shared/ports/event-bus.port.ts';
import type { Change } from '../../../../shared/ports/table.port.ts';
import { countTurns } from '../../../fixtures/count-turns.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: () => 1_700_000_000_000 };
const eventsOf = (change: Change): readonly PublishedEvent[] =>
  change.key.pk === 'E'
    ? [{ kind: 'deployment', environment_id: 'dev', event: { id: change.key.sk } } as unknown as PublishedEvent]
    : [];

const open: { table?: SqliteTable; subscriptions: Subscription[] } = { subscriptions: [] };

const start = (table: SqliteTable, consumer: EventConsumer): Subscription => {
  const deps = {
    table,
    eventsOf,
    deliveries: openDeliveryLog(table),
    clock,
    log: silent,
    onCommit: (listener: () => void) => table.onCommit(listener),
  };
  const subscription = subscribe(deps, {
    name: 'probe',
    consumer,
    poll_milliseconds: 10_000,
    retry_waits_milliseconds: [1, 1],
  });
  open.subscriptions.push(subscription);
  return subscription;
};
const tableOf = (): SqliteTable => (open.table = openSqliteTable({ file: ':memory:', clock }));
const emit = (table: SqliteTable, id: string) => table.transact([{ kind: 'put', item: { pk: 'E', sk: id } }]);

afterEach(async () => {
  await Promise.all(open.subscriptions.splice(0).map((one) => one.close()));
  open.table?.close();
});

describe('subscribe', () => {
  it('gives the consumer each event that is committed, in order, with nothing calling it beside the write [DC3]', async () => {
    const table = tableOf();
    const got: string[] = [];
    const subscription = start(table, async ({ event }) => void got.push(event.id));
    for (const id of ['1', '2', '3']) await emit(table, id);
    await subscription.drain();
    expect(got).toEqual(['1', '2', '3']);
  });

  it('lets the event loop turn for each event, though store and consumer answer at once', async () => {
    const table = tableOf();
    for (let id = 100; id < 150; id += 1) await emit(table, String(id));
    const got: string[] = [];
    const turns = await countTurns(() => start(table, async ({ event }) => void got.push(event.id)).drain());
    expect(got).toHaveLength(50);
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it('goes on after a restart where it stopped, and loses nothing that came in between', async () => {
    const table = tableOf();
    const got: string[] = [];
    const consumer: EventConsumer = async ({ event }) => void got.push(event.id);
    const first = start(table, consumer);
    await emit(table, '1');
    await first.drain();
    await first.close();
    await emit(table, '2');
    await start(table, consumer).drain();
    expect(got).toEqual(['1', '2']);
  });

  it('begins again with what is kept when its cursor has grown too old', async () => {
    const table = tableOf();
    await table.transact([{ kind: 'put', item: { pk: 'SUBSCRIPTION', sk: 'probe', cursor: '999999' } }]);
    await emit(table, '1');
    const got: string[] = [];
    await start(table, async ({ event }) => void got.push(event.id)).drain();
    expect(got).toEqual(['1']);
  });

  it('delivers again what the consumer threw on, until it takes it', async () => {
    const table = tableOf();
    let tries = 0;
    const subscription = start(table, async () => {
      tries += 1;
      if (tries < 3) throw new Error('not now');
    });
    await emit(table, '1');
    await subscription.drain();
    expect(tries).toBe(3);
    expect(await openDeliveryLog(table).deadLetters(10)).toEqual([]);
  });

  it('keeps an event that is refused for good as a dead letter, and goes on with the next', async () => {
    const table = tableOf();
    const got: string[] = [];
    const subscription = start(table, async ({ event }) => {
      if (event.id === 'bad') throw new Error('cannot read this');
      got.push(event.id);
    });
    await emit(table, 'bad');
    await emit(table, 'good');
    await subscription.drain();
    expect(got).toEqual(['good']);
    expect(await openDeliveryLog(table).deadLetters(10)).toMatchObject([
      { id: 'probe/bad', reason: 'cannot read this', attempts: 3 },
    ]);
  });

  it('asks a table that refuses to keep its place no more often than it polls, whoever wakes it', async () => {
    const table = tableOf();
    let tries = 0;
    let wake = (): void => {};
    const refusing: SqliteTable = {
      ...table,
      onCommit: (listener) => {
        wake = listener;
        return () => undefined;
      },
      transact: async () => {
        tries += 1;
        // As often as this, it would go on without ever letting go of the process.
        if (tries < 100) wake();
        throw new Error('database or disk is full');
      },
    };
    await emit(table, '1');
    start(refusing, async () => undefined);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(tries).toBe(1);
  });
});
