import { describe, expect, it } from '@jest/globals';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { countTableUse } from '../../../../../shared/adapters/table/count-table-use.ts';
import {
  at,
  endedAs,
  manualClock,
  openTestStore,
  saveSomeEnvironment,
  someDeployment,
  someEvent,
  someLiveService,
  someServiceRecord,
  someStep,
  statusEvent,
  submitted,
} from './store-fixture.ts';

/** A store that counts what DynamoDB would bill, with an ended deployment, so that the month is known and the next is as most are. */
const metered = async () => {
  const clock = manualClock();
  const { table, use } = countTableUse(openSqliteTable({ file: ':memory:', clock }));
  const store = openTestStore({ table, clock });
  await saveSomeEnvironment(store);
  await store.journal.commit(await submitted(store, { id: '01JDEPLOYMENT0000000000000' }), () => endedAs('FAILED'));
  const unitsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = use.write_units;
    await work();
    return use.write_units - before;
  };
  return { store, unitsOf };
};

const begun = async () => {
  const { store, unitsOf } = await metered();
  return { store, unitsOf, session: await submitted(store) };
};

const intention = {
  seq: '00001#service#cart',
  action: 'ROLL_OUT_SERVICE',
  target: 'cart',
  compensation: {
    kind: 'RESTORE_SERVICE',
    service_name: 'cart',
    version_id: '2.0.0-1f1f1f',
    previous: JSON.parse(JSON.stringify(someLiveService())),
  },
} as const;

const activation = () => ({
  events: [
    someEvent({
      event_type: 'SERVICE_ACTIVATED',
      affected_components: ['cart'],
      details: { version: '2.0.0', url: 'http://127.0.0.1:4000/services/dev/cart' },
    }),
  ],
  services: [
    someServiceRecord('cart', {
      status: 'ACTIVE',
      next_action: 5,
      done: { made: 'cart 2.0.0, 1 instance', at: at(9) },
    }),
  ],
  live_services: [someLiveService('cart', { version: '2.0.0' })],
});

describe('the write units of', () => {
  it('a submission of four services are at most 20', async () => {
    const { store, unitsOf } = await metered();
    const deployment = someDeployment({ idempotency: { scope: 'ada', key: 'release-7', body_hash: 'ab'.repeat(32) } });
    expect(await unitsOf(() => store.journal.submit(deployment))).toBeLessThanOrEqual(20);
  });

  it('a submission that waits are at most 18, and its turn at most 10', async () => {
    const { store, unitsOf, session } = await begun();
    const waiting = someDeployment({ id: '01JDEPLOYMENT0000000000002', name: 'shop-v2' });
    const request = { ...waiting.request, when_busy: 'QUEUE' } as const;
    expect(await unitsOf(() => store.journal.submit({ ...waiting, request }))).toBeLessThanOrEqual(18);
    await store.journal.commit(session, () => endedAs('FAILED'));
    expect(await unitsOf(() => store.journal.begin(waiting.id, waiting))).toBeLessThanOrEqual(10);
    expect(await store.environments.lease('dev')).toMatchObject({ owner: waiting.id });
  });

  it('events in turn are 2 each while META has room, and what leaves it together is 2 more', async () => {
    const { store, unitsOf, session } = await begun();
    const commits: number[] = [];
    for (let index = 0; index < 30; index += 1)
      commits.push(await unitsOf(() => store.journal.commit(session, () => ({ events: [someEvent()] }))));
    expect(new Set(commits)).toEqual(new Set([2, 4]));
    expect(commits.reduce((sum, units) => sum + units, 0)).toBeLessThanOrEqual(75);
  });

  it('an event and a step are at most 6, as are two events and the four steps of a phase', async () => {
    const { store, unitsOf, session } = await begun();
    const one = { events: [statusEvent('VALIDATING')], steps: [someStep('W21')] };
    const phase = {
      events: [someEvent(), statusEvent('PREPARING')],
      steps: (['W21', 'W22', 'W23', 'W24'] as const).map((id) => someStep(id)),
    };
    expect(await unitsOf(() => store.journal.commit(session, () => one))).toBeLessThanOrEqual(6);
    expect(await unitsOf(() => store.journal.commit(session, () => phase))).toBeLessThanOrEqual(6);
  });

  it('the update of a service are at most 4 to intend it, 8 to activate it, and 4 for its record while it waits', async () => {
    const { store, unitsOf, session } = await begun();
    expect(await unitsOf(() => store.journal.intend(session, intention))).toBeLessThanOrEqual(4);
    const record = { services: [someServiceRecord()] };
    expect(await unitsOf(() => store.journal.commit(session, () => record))).toBeLessThanOrEqual(4);
    expect(await unitsOf(() => store.journal.commit(session, () => activation()))).toBeLessThanOrEqual(8);
  });

  it('the end with steps and a freed name are at most 10', async () => {
    const { store, unitsOf, session } = await begun();
    const end = { ...endedAs('FAILED'), steps: [someStep('W61'), someStep('W64')] };
    expect(await unitsOf(() => store.journal.commit(session, () => end))).toBeLessThanOrEqual(10);
  });

  it('a commit that stores nothing are none', async () => {
    const { store, unitsOf, session } = await begun();
    await store.journal.commit(session, () => ({}));
    expect(await unitsOf(() => store.journal.commit(session, () => ({})))).toBe(0);
  });
});
