import { describe, expect, it } from '@jest/globals';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { CommitTooLargeError } from '../../../../../shared/adapters/store/store.errors.ts';
import type { SubmitResult } from '../../../../../shared/domain/deployment/deployment.repository.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import type { Table, TableWithFeed } from '../../../../../shared/ports/table.port.ts';
import {
  at,
  completed,
  endedAs,
  itemsOf,
  manualClock,
  openTestStore,
  saveSomeEnvironment,
  someAudit,
  someDeployment,
  someEnvironment,
  someService,
  statusEvent,
  submitted,
} from './store-fixture.ts';

const idOf = (number: number): string => `01JDEPLOYMENT${String(number).padStart(13, '0')}`;
const countOf = (results: readonly SubmitResult[]) =>
  Object.fromEntries(
    [...Map.groupBy(results, (result) => result.outcome)].map(([outcome, some]) => [outcome, some.length]),
  );

/** Many processes, each with its own store over the one table. */
const race = async (
  count: number,
  submit: (store: ReturnType<typeof openTestStore>, number: number) => Promise<SubmitResult>,
  limits = {},
) => {
  const clock = manualClock();
  const table = openSqliteTable({ file: ':memory:', clock });
  await saveSomeEnvironment(openTestStore({ table, clock }), limits);
  const stores = Array.from({ length: count }, (_, index) => openTestStore({ table, clock, prefix: `P${index}` }));
  return {
    table,
    store: stores[0] as (typeof stores)[number],
    results: await Promise.all(stores.map((store, index) => submit(store, index))),
  };
};

/** Everything that is in the table, wherever the test knows to look. */
const allItems = async (table: TableWithFeed): Promise<readonly string[]> => {
  const page = await table.changes('', 1_000);
  const keys = new Map(
    page.changes.map((change) => [`${change.key.pk} / ${change.key.sk}`, change.after !== undefined]),
  );
  return [...keys].filter(([, isThere]) => isThere).map(([key]) => key);
};

describe('submitting a deployment', () => {
  it('stores it whole, with the state that its first event folds to', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const deployment = someDeployment();
    const result = await store.journal.submit(deployment);
    expect(result.outcome).toBe('accepted');
    const { records } = store;
    const state = await records.state(deployment.id);
    expect(state).toMatchObject({
      id: deployment.id,
      name: 'shop-v1',
      status: 'PENDING',
      phase: 'INITIATION',
      lease_token: 1,
      last_sequence: 1,
      service_count: 4,
    });
    expect(result).toEqual({ outcome: 'accepted', state });
    expect(replayDeployment(await records.events(deployment.id, 0, 10))).toEqual(state);
    expect(await records.request(deployment.id)).toEqual(deployment.request);
    expect(await records.specification(deployment.id)).toEqual(deployment.request.specification);
    expect(await records.plan(deployment.id)).toEqual(deployment.plan);
    expect(await records.context(deployment.id)).toEqual(deployment.context);
    expect(await records.steps(deployment.id)).toEqual(deployment.steps);
  });

  it('takes the lease with the next token, reserves capacity and tells the audit trail [CS4]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const { deployment_id } = await submitted(store);
    expect(await store.environments.lease('dev')).toEqual({
      owner: deployment_id,
      reason: 'deployment shop-v1',
      acquired_at: at(),
      expires_at: at(5 * 60_000),
      fencing_token: 1,
    });
    expect(Object.keys((await store.environments.capacity('dev')).reservations)).toEqual([deployment_id]);
    const { items } = await store.environments.auditTrail('dev', { limit: 10 });
    expect(items.at(-1)).toMatchObject({
      sequence: 2,
      actor: 'ada',
      action: 'deployment.submit',
      target: deployment_id,
    });
  });

  it('accepts exactly one of fifty that race for a name, and writes nothing of the others [CD1]', async () => {
    const { results, table, store } = await race(50, (racer, index) =>
      racer.journal.submit(someDeployment({ id: idOf(index) })),
    );
    expect(countOf(results)).toEqual({ accepted: 1, name_taken: 49 });
    const accepted = results.find((result) => result.outcome === 'accepted');
    const ids = (await allItems(table))
      .filter((key) => key.startsWith('DEPLOYMENT#'))
      .map((key) => key.split(' / ')[0]);
    expect([...new Set(ids)]).toEqual([`DEPLOYMENT#${accepted?.outcome === 'accepted' ? accepted.state.id : ''}`]);
    expect((await store.deployments.findDeploymentsByEnvironment('dev', { limit: 100 })).items).toHaveLength(1);
    expect((await store.environments.lease('dev'))?.fencing_token).toBe(1);
  });

  it('lets only one of two that race for the last capacity have it [CD4]', async () => {
    const limits = {
      configuration: {
        ...someEnvironment().configuration,
        limits: { cpu_millicores: 16_000, memory_bytes: 2 ** 34, instances: 6, resources: 10 },
      },
    };
    const { results, store } = await race(
      2,
      (racer, index) => racer.journal.submit(someDeployment({ id: idOf(index), name: `shop-v${index}` })),
      limits,
    );
    expect(countOf(results)).toEqual({ accepted: 1, lease_held: 1 });
    const winner = results.findIndex((result) => result.outcome === 'accepted');
    const session = await store.journal.open(idOf(winner));
    await store.journal.commit(session, () => completed);
    expect(await store.journal.submit(someDeployment({ id: idOf(7), name: 'shop-v7' }))).toMatchObject({
      outcome: 'capacity_exhausted',
      message: expect.stringContaining('instances: 8 would be in use of 6'),
    });
    expect((await store.environments.lease('dev'))?.owner).toBeNull();
    expect(Object.keys((await store.environments.capacity('dev')).reservations)).toEqual([]);
  });

  it('gives twenty that race with one key the same deployment [B6]', async () => {
    const idempotency = { scope: 'ada', key: 'release-7', body_hash: 'aa' };
    const { results } = await race(20, (racer, index) =>
      racer.journal.submit(someDeployment({ id: idOf(index), idempotency })),
    );
    expect(countOf(results)).toEqual({ accepted: 1, repeated: 19 });
    expect(new Set(results.map((result) => ('state' in result ? result.state.id : '')))).toHaveProperty('size', 1);
  });

  it('repeats the answer also for one that was overtaken while it was reading [B6]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const idempotency = { scope: 'ada', key: 'release-7', body_hash: 'aa' };
    const get: Table['get'] = async (key) => {
      if (key.sk === 'NAME#shop-v1') await store.journal.submit(someDeployment({ idempotency }));
      return store.table.get(key);
    };
    const slow = openTestStore({ table: { ...store.table, get }, clock: store.clock, prefix: '02' });
    expect(await slow.journal.submit(someDeployment({ id: idOf(2), idempotency }))).toMatchObject({
      outcome: 'repeated',
    });
  });

  it('refuses a key that was used with another body, and gives it free when that deployment has ended [B6]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const used = { scope: 'ada', key: 'release-7' };
    const session = await submitted(store, { idempotency: { ...used, body_hash: 'aa' } });
    const again = (body_hash: string, number: number) =>
      store.journal.submit(
        someDeployment({ id: idOf(number), name: `shop-v${number}`, idempotency: { ...used, body_hash } }),
      );
    expect(await again('bb', 2)).toEqual({ outcome: 'key_reused', deployment_id: session.deployment_id });
    await store.journal.commit(session, () => endedAs('FAILED'));
    expect(await again('bb', 3)).toMatchObject({ outcome: 'accepted' });
    expect(await again('aa', 4)).toEqual({ outcome: 'key_reused', deployment_id: idOf(3) });
  });

  it('keeps the keys of different people apart, however they are spelled', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await submitted(store, { idempotency: { scope: 'ada#1', key: '2', body_hash: 'aa' } });
    const other = await store.journal.submit(
      someDeployment({ id: idOf(2), name: 'other', idempotency: { scope: 'ada', key: '1#2', body_hash: 'bb' } }),
    );
    expect(other.outcome).toBe('lease_held');
  });

  it('says what stands in the way in this order: key, name, lease, capacity, environment', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const idempotency = { scope: 'ada', key: 'k', body_hash: 'aa' };
    const session = await submitted(store, { idempotency });
    const old = { id: 'dev', version: 0 };
    const everything = { id: idOf(2), instances: 1_000, environment: old };
    expect(await store.journal.submit(someDeployment({ ...everything, idempotency }))).toMatchObject({
      outcome: 'repeated',
    });
    expect(await store.journal.submit(someDeployment(everything))).toEqual({
      outcome: 'name_taken',
      deployment_id: session.deployment_id,
    });
    expect(await store.journal.submit(someDeployment({ ...everything, name: 'other' }))).toMatchObject({
      outcome: 'lease_held',
      lease: { owner: session.deployment_id },
    });
    await store.journal.commit(session, () => completed);
    expect(await store.journal.submit(someDeployment({ ...everything, name: 'other' }))).toMatchObject({
      outcome: 'capacity_exhausted',
    });
    expect(await store.journal.submit(someDeployment({ ...everything, name: 'other', instances: 1 }))).toEqual({
      outcome: 'environment_changed',
    });
  });

  it('is refused when the environment changes between plan and submission, even at the last moment', async () => {
    const clock = manualClock();
    const inner = openSqliteTable({ file: ':memory:', clock });
    const store = openTestStore({ table: inner, clock });
    const environment = await saveSomeEnvironment(store);
    let changes = 1;
    const table: TableWithFeed = {
      ...inner,
      transact: async (writes) => {
        if (changes-- > 0) await store.environments.saveEnvironment(environment, 1, someAudit);
        return inner.transact(writes);
      },
    };
    const late = openTestStore({ table, clock, prefix: '02' });
    expect(await late.journal.submit(someDeployment())).toEqual({ outcome: 'environment_changed' });
    expect(await itemsOf(inner, `DEPLOYMENT#${someDeployment().id}`)).toEqual([]);
  });

  it('is refused for an environment that is not there', async () => {
    const store = openTestStore();
    expect(await store.journal.submit(someDeployment())).toEqual({ outcome: 'environment_changed' });
    expect(await allItems(store.table)).toEqual([]);
  });

  it('takes over the lease and reservation of an owner that ended without releasing them', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({ events: [statusEvent('CANCELLED')] }));
    const next = await submitted(store, { id: idOf(2), name: 'shop-v2' });
    expect(next.lease_token).toBe(2);
    expect(Object.keys((await store.environments.capacity('dev')).reservations)).toEqual([idOf(2)]);
  });

  it('stores ten thousand services in one transaction, and reads one without reading all', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store, {
      configuration: {
        ...someEnvironment().configuration,
        limits: { ...someEnvironment().configuration.limits, instances: 20_000 },
      },
    });
    const one = someService('one');
    const services = Array.from({ length: 10_000 }, (_, index) => ({
      ...one,
      name: `service-${(index * 7_919) % 10_000}`,
    }));
    const session = await submitted(store, { services });
    const fresh = openTestStore({ table: store.table });
    expect(await fresh.records.serviceSpecification(session.deployment_id, 'service-4711')).toEqual({
      ...one,
      name: 'service-4711',
    });
    expect((await fresh.records.specification(session.deployment_id))?.services.map((service) => service.name)).toEqual(
      services.map((service) => service.name),
    );
    expect(await fresh.records.serviceSpecification(session.deployment_id, 'nobody')).toBeUndefined();
  });

  it('refuses a service that no item can hold, with a typed error', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    let seed = 1;
    const noise = () =>
      Array.from({ length: 30_000 }, () =>
        String.fromCharCode(33 + ((seed = (seed * 16_807) % 2_147_483_647) % 90)),
      ).join('');
    const variables = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`NOISE_${index}`, noise()]));
    await expect(
      store.journal.submit(someDeployment({ services: [someService('loud', { configuration: { variables } })] })),
    ).rejects.toThrow(CommitTooLargeError);
  });
});
