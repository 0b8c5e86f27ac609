import { describe, expect, it } from '@jest/globals';
import { StaleTokenError } from '../../../../../shared/domain/deployment/deployment.errors.ts';
import { cancelQueued } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { NewDeployment, QueuedTurn } from '../../../../../shared/domain/deployment/deployment.repository.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { environmentKeys } from '../../../../../shared/adapters/store/keys.ts';
import {
  at,
  completed,
  endedAs,
  itemsOf,
  openTestStore,
  queued,
  saveSomeEnvironment,
  someAudit,
  someDeployment,
  someEnvironment,
  someService,
  someStep,
  submitted,
  type TestStore,
} from './store-fixture.ts';

const running = '01JDEPLOYMENT0000000000001';
const next = { hash: '77'.repeat(32) };

/** An environment in which a deployment runs. */
const busy = async (limits: object = {}): Promise<TestStore> => {
  const store = openTestStore();
  const { configuration } = someEnvironment();
  await saveSomeEnvironment(store, {
    configuration: { ...configuration, limits: { ...configuration.limits, ...limits } },
  });
  await submitted(store);
  return store;
};
const end = async (store: TestStore, id = running) =>
  store.journal.commit(await store.journal.open(id), () => completed);
const turnOf = (id: string, changes: Partial<NewDeployment['plan']> = {}): QueuedTurn => {
  const { request, plan, reservation, context, steps } = someDeployment({ id, name: `n-${id}` });
  return { request, plan: { ...plan, ...changes }, reservation, context, steps };
};
const waiting = async ({ environments }: TestStore): Promise<readonly string[]> =>
  ((await environments.findEnvironmentById('dev'))?.queue ?? []).map(({ deployment_id }) => deployment_id);
const cancel = (store: TestStore, id: string) =>
  store.journal.commit({ deployment_id: id, environment_id: 'dev', lease_token: 0 }, (state) => ({
    events: cancelQueued(state, { by: 'bob', reason: 'the wrong day' }, at()),
    end: { completed: false },
  }));

describe('a submission that waits', () => {
  it('is stored with its name and its audit entry, but has no token, no lease and no capacity [B5]', async () => {
    const store = await busy();
    const [lease, capacity] = [await store.environments.lease('dev'), await store.environments.capacity('dev')];
    const result = await queued(store, 'second', { request: { priority: 'HOTFIX' } });
    expect(result).toMatchObject({
      outcome: 'queued',
      position: 1,
      state: { status: 'PENDING', lease_token: 0, last_sequence: 2, queued: { priority: 'HOTFIX', at: at() } },
    });
    expect(await store.environments.lease('dev')).toEqual(lease);
    expect(await store.environments.capacity('dev')).toEqual(capacity);
    expect(await queued(store, 'third', { name: 'n-second' })).toEqual({
      outcome: 'name_taken',
      deployment_id: 'second',
    });
    const { items } = await store.environments.auditTrail('dev', { limit: 10 });
    expect(items.at(-1)).toMatchObject({
      action: 'deployment.submit',
      target: 'second',
      details: { name: 'n-second', priority: 'HOTFIX', queued: 1 },
    });
    expect(replayDeployment(await store.records.events('second', 0, 10))).toEqual(await store.records.state('second'));
    const { items: listed } = await store.deployments.findDeploymentsByEnvironment('dev', { limit: 10 });
    expect(listed.map(({ id }) => id)).toContain('second');
  });

  it('begins at once when nothing stands before it, as any other', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    expect(await queued(store, 'first')).toMatchObject({ outcome: 'accepted', state: { lease_token: 1 } });
  });

  it('is shown with the environment, the HOTFIX first, and each with its place [B5]', async () => {
    const store = await busy();
    await queued(store, 'a');
    expect(await queued(store, 'b')).toMatchObject({ position: 2 });
    expect(await queued(store, 'h', { request: { priority: 'HOTFIX' } })).toMatchObject({ position: 1 });
    expect((await store.environments.findEnvironmentById('dev'))?.queue).toEqual([
      { deployment_id: 'h', name: 'n-h', priority: 'HOTFIX', at: at() },
      { deployment_id: 'a', name: 'n-a', priority: 'NORMAL', at: at() },
      { deployment_id: 'b', name: 'n-b', priority: 'NORMAL', at: at() },
    ]);
  });

  it('is refused when fifty wait, and nothing of it is stored', async () => {
    const store = await busy();
    for (let number = 0; number < 50; number += 1) await queued(store, `w${number}`);
    expect(await queued(store, 'late')).toEqual({ outcome: 'queue_full', waiting: 50 });
    expect(await itemsOf(store.table, 'DEPLOYMENT#late')).toEqual([]);
  });

  it('gets the same answer under its key, however often it is asked [B6]', async () => {
    const store = await busy();
    const idempotency = { scope: 'ada', key: 'k', body_hash: 'aa' };
    await queued(store, 'second', { idempotency });
    expect(await queued(store, 'again', { idempotency })).toMatchObject({
      outcome: 'repeated',
      state: { id: 'second' },
    });
    expect(await waiting(store)).toEqual(['second']);
  });

  it('waits behind others though the lease is free, and one that does not want to wait is refused', async () => {
    const store = await busy();
    await queued(store, 'a');
    await end(store);
    const refused = await store.journal.submit(someDeployment({ id: 'x', name: 'x' }));
    expect(refused).toMatchObject({ outcome: 'queue_not_empty', waiting: 1, first: { deployment_id: 'a' } });
    expect(await queued(store, 'b')).toMatchObject({ outcome: 'queued', position: 2 });
  });

  it('supersedes who waits: they leave the line, to be ended, and who runs is to be cancelled [B5]', async () => {
    const store = await busy();
    await queued(store, 'a');
    await queued(store, 'h', { request: { priority: 'HOTFIX' } });
    expect(await queued(store, 'new', { request: { when_busy: 'SUPERSEDE' } })).toMatchObject({
      outcome: 'queued',
      position: 2,
    });
    expect(await waiting(store)).toEqual(['h', 'new']);
    const { queue = [] } = (await store.environments.line('dev')) ?? {};
    expect(queue.map(({ deployment_id, superseded_by, cancels }) => [deployment_id, superseded_by, cancels])).toEqual([
      ['h', undefined, undefined],
      ['a', { deployment_id: 'new', name: 'n-new', by: 'ada' }, undefined],
      ['new', undefined, running],
    ]);
    const { items } = await store.environments.auditTrail('dev', { limit: 10 });
    expect(items.at(-1)?.details).toMatchObject({ queued: 2, supersedes: ['a'] });
  });

  it('leaves a running HOTFIX alone, unless it is one itself [B5]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await submitted(store, { request: { priority: 'HOTFIX' } });
    await queued(store, 'new', { request: { when_busy: 'SUPERSEDE' } });
    await queued(store, 'hot', { request: { when_busy: 'SUPERSEDE', priority: 'HOTFIX' } });
    const { queue = [] } = (await store.environments.line('dev')) ?? {};
    expect(queue.map(({ deployment_id, cancels }) => [deployment_id, cancels])).toEqual([
      ['hot', running],
      ['new', undefined],
    ]);
  });
});

describe('the turn of a queued deployment', () => {
  it('takes lease, token and capacity, leaves the line, and replaces plan, context and steps, though they were read before [B5 I6]', async () => {
    const store = await busy();
    await queued(store, 'second');
    expect((await store.records.plan('second'))?.hash).toBe('9a'.repeat(32));
    expect(await store.records.context('second')).toMatchObject({ configuration: { environment_version: 1 } });
    await end(store);
    const turn = turnOf('second', next);
    const context = { ...turn.context, configuration: { environment_version: 7 } };
    const steps = [someStep('W11', { message: 'planned anew' })];
    const begun = await store.journal.begin('second', { ...turn, context, steps });
    expect(begun).toMatchObject({
      outcome: 'begun',
      state: { status: 'PENDING', lease_token: 2, plan_hash: next.hash },
    });
    expect(await store.environments.lease('dev')).toMatchObject({
      owner: 'second',
      reason: 'deployment n-second',
      fencing_token: 2,
    });
    expect((await store.environments.capacity('dev')).reservations).toHaveProperty('second');
    expect(await waiting(store)).toEqual([]);
    expect(await store.records.plan('second')).toEqual(turn.plan);
    expect(await store.records.context('second')).toEqual(context);
    expect((await store.records.steps('second'))[0]?.message).toBe('planned anew');
    const events = await store.records.events('second', 0, 10);
    expect(events.at(-1)).toMatchObject({
      event_type: 'LEASE_ACQUIRED',
      details: { lease_token: 2, plan_hash: next.hash },
    });
    expect(replayDeployment(events)).toEqual(await store.records.state('second'));
  });

  it.each([
    ['a large plan is replaced by a small one', 400, 4],
    ['a small plan is replaced by a large one', 4, 400],
  ])('%s', async (_, before, after) => {
    const store = await busy();
    const services = (count: number) => Array.from({ length: count }, (__, index) => someService(`s-${index}`));
    await queued(store, 'second', { services: services(before) });
    expect((await store.records.plan('second'))?.services).toHaveLength(before);
    await end(store);
    const { plan, ...turn } = someDeployment({ id: 'second', name: 'n-second', services: services(after) });
    await store.journal.begin('second', { ...turn, plan });
    expect(await store.records.plan('second')).toEqual(plan);
    expect(await openTestStore({ table: store.table }).records.plan('second')).toEqual(plan);
  });

  it('has not come while the lease is held, the line is stopped, or another one goes before it [B5]', async () => {
    const store = await busy();
    await queued(store, 'a');
    await queued(store, 'h', { request: { priority: 'HOTFIX' } });
    const begin = async (id: string) => (await store.journal.begin(id, turnOf(id))).outcome;
    expect(await begin('h')).toBe('not_next');
    await end(store);
    expect(await begin('a')).toBe('not_next');
    const hold = { by: 'ada', reason: 'incident', at: at(), expires_at: at(60_000), allow_hotfix: false };
    await store.environments.changeHold('dev', () => ({ hold, event_type: 'ENVIRONMENT_HELD', audit: someAudit }));
    expect(await begin('h')).toBe('not_next');
    store.clock.advance(60_000);
    expect(await begin('h')).toBe('begun');
    expect(await store.environments.lease('dev')).toMatchObject({ owner: 'h', fencing_token: 2 });
  });

  it('comes once', async () => {
    const store = await busy();
    await queued(store, 'a');
    await end(store);
    await store.journal.begin('a', turnOf('a'));
    expect(await store.journal.begin('a', turnOf('a'))).toMatchObject({
      outcome: 'not_queued',
      state: { lease_token: 2 },
    });
    expect(await store.environments.lease('dev')).toMatchObject({ fencing_token: 2 });
  });

  it('is refused for lack of capacity, or when the environment was changed since it was planned; nothing has changed then', async () => {
    const store = await busy({ instances: 5 });
    await queued(store, 'a');
    await end(store);
    const head = await store.table.get(environmentKeys.head('dev'));
    expect(await store.journal.begin('a', turnOf('a'))).toMatchObject({ outcome: 'capacity_exhausted' });
    const small = {
      ...turnOf('a').reservation,
      peak: { cpu_millicores: 0, memory_bytes: 0, instances: 0, resources: 0 },
    };
    const stale = turnOf('a', { environment_version: 9 });
    expect(await store.journal.begin('a', { ...stale, reservation: small })).toEqual({
      outcome: 'environment_changed',
    });
    expect(await store.table.get(environmentKeys.head('dev'))).toEqual(head);
  });
});

describe('a queued deployment that ends', () => {
  it('leaves the line and frees its name in one transaction, and touches neither lease nor capacity [B5]', async () => {
    const store = await busy();
    await queued(store, 'a');
    await queued(store, 'b');
    const capacity = await store.environments.capacity('dev');
    expect(await cancel(store, 'a')).toMatchObject({ status: 'CANCELLED', rollback: { status: 'NOT_NEEDED' } });
    expect(await waiting(store)).toEqual(['b']);
    expect(await store.environments.lease('dev')).toMatchObject({ owner: running });
    expect(await store.environments.capacity('dev')).toEqual(capacity);
    expect(await queued(store, 'c', { name: 'n-a' })).toMatchObject({ outcome: 'queued' });
  });

  it('does not when it has begun meanwhile: who ends it must know its token', async () => {
    const store = await busy();
    await queued(store, 'a');
    await end(store);
    await store.journal.begin('a', turnOf('a'));
    await expect(cancel(store, 'a')).rejects.toThrow(StaleTokenError);
    expect(await store.environments.lease('dev')).toMatchObject({ owner: 'a' });
  });

  it('leaves a head as it would be had nobody ever waited', async () => {
    const store = await busy();
    await queued(store, 'a');
    await cancel(store, 'a');
    expect(await store.table.get(environmentKeys.head('dev'))).not.toHaveProperty('queue');
  });
});

describe('the line of an environment', () => {
  it('is empty and not held in heads of earlier versions', async () => {
    const store = await busy();
    expect(await store.table.get(environmentKeys.head('dev'))).not.toHaveProperty('hold');
    expect(await store.environments.line('dev')).toMatchObject({ environment_id: 'dev', queue: [] });
    expect(await store.environments.findEnvironmentById('dev')).not.toHaveProperty('queue');
    expect(await store.environments.line('nowhere')).toBeUndefined();
  });

  it('is listed while anybody holds or waits for the lease', async () => {
    const store = await busy();
    await saveSomeEnvironment(store, { id: 'idle' });
    await queued(store, 'a');
    const ids = async () => (await store.environments.lines()).map(({ environment_id }) => environment_id);
    expect(await ids()).toEqual(['dev']);
    await store.journal.commit(await store.journal.open(running), () => endedAs('FAILED'));
    expect(await ids()).toEqual(['dev']);
    await cancel(store, 'a');
    expect(await ids()).toEqual([]);
  });

  it('keeps its environment from being removed, and goes on when that is changed', async () => {
    const store = await busy();
    await queued(store, 'a');
    await store.journal.commit(await store.journal.open(running), () => endedAs('FAILED'));
    expect(await store.environments.removeEnvironment('dev', someAudit)).toEqual({
      outcome: 'in_use',
      by: ['deployment a, which waits for its lease'],
    });
    const environment = await store.environments.findEnvironmentById('dev');
    if (environment === undefined) throw new Error('it is gone');
    const saved = await store.environments.saveEnvironment({ ...environment, name: 'Development' }, 1, someAudit);
    expect(saved).toMatchObject({ environment: { name: 'Development', queue: [{ deployment_id: 'a' }] } });
    expect(await store.table.get(environmentKeys.meta('dev'))).not.toHaveProperty('queue');
  });
});
