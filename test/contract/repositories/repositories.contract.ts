import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openStore } from '../../../shared/adapters/store/open-store.ts';
import { publishedEventsOf } from '../../../shared/adapters/store/published-events.ts';
import { verifyAuditChain } from '../../../shared/domain/audit/audit-chain.ts';
import { cancelQueued } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { BeginResult, QueuedTurn, SubmitResult } from '../../../shared/domain/deployment/deployment.repository.ts';
import { replayDeployment } from '../../../shared/domain/deployment/evolve-deployment.ts';
import type { Environment } from '../../../shared/domain/environment/environment.ts';
import { timestampOf } from '../../../shared/domain/naming/names.ts';
import { contentHash } from '../../../shared/runtime/content-hash.ts';
import {
  completed,
  countingIds,
  endedAs,
  manualClock,
  queued,
  saveSomeEnvironment,
  someAudit,
  someDeployment,
  someEnvironment,
  someEvent,
  someLiveService,
  someResource,
  someService,
  someServiceRecord,
  submitted,
} from '../../unit/shared/adapters/store/store-fixture.ts';
import type { OpenTable } from '../table/table.contract.ts';

const outcomes = (results: readonly SubmitResult[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * What the repositories promise on every table. Each test keeps to an environment of its own; every store is a process of its own, with
 * its own ids and nothing shared but the table.
 */
export const repositoriesContract = (open: () => Promise<OpenTable>): void => {
  let opened: OpenTable;
  const clock = manualClock();
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const newStore = () => openStore({ table: opened.table, clock, ids: countingIds(randomUUID().slice(0, 8)) });
  const newStores = (count: number) => upTo(count).map(newStore);
  const newEnvironment = async (changes: Parameters<typeof saveSomeEnvironment>[1] = {}) => {
    const id = `e${randomUUID()}`;
    return saveSomeEnvironment(newStore(), { id, ...changes });
  };

  describe('submitting', () => {
    it('accepts exactly one of fifty that race for a name, and writes nothing of the others [CD1]', async () => {
      const environment = await newEnvironment();
      const ids = upTo(50).map(() => randomUUID());
      const results = await Promise.all(
        ids.map((id) => newStore().journal.submit(someDeployment({ id, environment }))),
      );
      expect(outcomes(results)).toEqual({ accepted: 1, name_taken: 49 });
      const states = await Promise.all(ids.map((id) => newStore().records.state(id)));
      expect(states.filter((state) => state !== undefined)).toHaveLength(1);
      const { items } = await newStore().deployments.findDeploymentsByEnvironment(environment.id, { limit: 100 });
      expect(items).toHaveLength(1);
    });

    it('gives twenty that race with one key the same deployment [B6]', async () => {
      const environment = await newEnvironment();
      const idempotency = { scope: randomUUID(), key: 'release-7', body_hash: 'aa' };
      const results = await Promise.all(
        newStores(20).map((store) =>
          store.journal.submit(someDeployment({ id: randomUUID(), environment, idempotency })),
        ),
      );
      expect(outcomes(results)).toEqual({ accepted: 1, repeated: 19 });
      expect(new Set(results.map((result) => ('state' in result ? result.state.id : ''))).size).toBe(1);
    });

    it('gives the last capacity to one of two, and to none after that [CD4]', async () => {
      const { configuration } = someEnvironment();
      const limits = { ...configuration.limits, instances: 6 };
      const environment = await newEnvironment({ configuration: { ...configuration, limits } });
      const ids = [randomUUID(), randomUUID()];
      const submit = (id: string) => newStore().journal.submit(someDeployment({ id, name: `n-${id}`, environment }));
      expect(outcomes(await Promise.all(ids.map(submit)))).toEqual({ accepted: 1, lease_held: 1 });
      const winner = (await newStore().environments.lease(environment.id))?.owner ?? '';
      await newStore().journal.commit(await newStore().journal.open(winner), () => completed);
      expect(await submit(randomUUID())).toMatchObject({ outcome: 'capacity_exhausted' });
    });

    it('stores a large specification, and reads one service of it', async () => {
      const environment = await newEnvironment();
      const one = someService('one');
      const services = upTo(2_000).map((number) => ({ ...one, name: `service-${number}` }));
      const { deployment_id } = await submitted(newStore(), { id: randomUUID(), environment, services });
      const { records } = newStore();
      expect(await records.serviceSpecification(deployment_id, 'service-1234')).toEqual({
        ...one,
        name: 'service-1234',
      });
      expect((await records.specification(deployment_id))?.services).toEqual(services);
    });
  });

  describe('waiting for the lease', () => {
    const turnOf = (id: string, environment: Environment): QueuedTurn =>
      someDeployment({ id, name: `n-${id}`, environment });
    const endOf = async (id: string) => newStore().journal.commit(await newStore().journal.open(id), () => completed);
    const lineOf = async (id: string) =>
      ((await newStore().environments.findEnvironmentById(id))?.queue ?? []).map(({ deployment_id }) => deployment_id);
    /** All stores at once begin whoever is next. */
    const beginNext = async (environment: Environment, count = 2): Promise<readonly BeginResult[]> => {
      const [next = ''] = await lineOf(environment.id);
      return Promise.all(newStores(count).map((store) => store.journal.begin(next, turnOf(next, environment))));
    };

    it('lets eight that race in one at a time, each once, in the order in which they joined [B5 I4]', async () => {
      const environment = await newEnvironment();
      const ids = upTo(8).map(() => randomUUID());
      const results = await Promise.all(ids.map((id) => queued(newStore(), id, { environment })));
      expect(outcomes(results)).toEqual({ accepted: 1, queued: 7 });
      const places = results.flatMap((result) => (result.outcome === 'queued' ? [result] : []));
      const line = await lineOf(environment.id);
      expect(places.toSorted((left, right) => left.position - right.position).map(({ state }) => state.id)).toEqual(
        line,
      );
      const owner = async () => (await newStore().environments.lease(environment.id))?.owner ?? '';
      const served = [await owner()];
      for (const token of upTo(7)) {
        await endOf(served.at(-1) ?? '');
        const begun = (await beginNext(environment)).filter(({ outcome }) => outcome === 'begun');
        expect(begun).toEqual([
          expect.objectContaining({ state: expect.objectContaining({ lease_token: token + 1 }) }),
        ]);
        served.push(await owner());
      }
      expect(served.slice(1)).toEqual(line);
      expect(await lineOf(environment.id)).toEqual([]);
    }, 20_000);

    it('loses nobody who joins while the lease is given back: the lease or the line has them [B5]', async () => {
      for (const _ of upTo(3)) {
        const environment = await newEnvironment();
        const [first, second] = [randomUUID(), randomUUID()];
        await submitted(newStore(), { id: first, environment });
        const [, joined] = await Promise.all([endOf(first), queued(newStore(), second, { environment })]);
        const found = (await newStore().environments.lines()).find((line) => line.environment_id === environment.id);
        expect(joined.outcome === 'accepted' ? found?.lease.owner : found?.queue[0]?.deployment_id).toBe(second);
        expect(found?.lease.owner).not.toBe(first);
      }
    });

    it('gives the turn to who begins, or the end to who cancels, never both [B5 I4]', async () => {
      for (const _ of upTo(3)) {
        const environment = await newEnvironment();
        const [first, second] = [randomUUID(), randomUUID()];
        await submitted(newStore(), { id: first, environment });
        await queued(newStore(), second, { environment });
        await endOf(first);
        const waiting = { deployment_id: second, environment_id: environment.id, lease_token: 0 };
        const cancel = newStore().journal.commit(waiting, (state) => ({
          events: cancelQueued(state, { by: 'bob', reason: 'a race' }, state.updated_at),
          end: { completed: false },
        }));
        const [ended, begun] = await Promise.allSettled([
          cancel,
          newStore().journal.begin(second, turnOf(second, environment)),
        ]);
        const hasBegun = begun.status === 'fulfilled' && begun.value.outcome === 'begun';
        expect([
          ended.status,
          await newStore().environments.lease(environment.id),
          await lineOf(environment.id),
        ]).toEqual([
          hasBegun ? 'rejected' : 'fulfilled',
          expect.objectContaining({ owner: hasBegun ? second : null }),
          [],
        ]);
        expect((await newStore().records.state(second))?.status).toBe(hasBegun ? 'PENDING' : 'CANCELLED');
      }
    });

    it('has one who supersedes left of five that race to, and each of the others has one to name [B5]', async () => {
      const environment = await newEnvironment();
      const ids = upTo(5).map(() => randomUUID());
      await submitted(newStore(), { id: randomUUID(), environment });
      const request = { when_busy: 'SUPERSEDE' } as const;
      await Promise.all(ids.map((id) => queued(newStore(), id, { environment, request })));
      const queue = (await newStore().environments.line(environment.id))?.queue ?? [];
      expect(queue.map(({ deployment_id }) => deployment_id).toSorted()).toEqual(ids.toSorted());
      expect(queue.filter(({ superseded_by }) => superseded_by === undefined)).toHaveLength(1);
      expect(await lineOf(environment.id)).toHaveLength(1);
    });

    it('stops the line for who runs and who comes, though it runs on meanwhile [B5 I6]', async () => {
      const environment = await newEnvironment();
      const session = await submitted(newStore(), { id: randomUUID(), environment });
      const [at, expires_at] = [timestampOf(clock.now()), timestampOf(clock.now() + 3_600_000)];
      const hold = { by: 'ada', reason: 'incident', at, expires_at, allow_hotfix: false };
      const commits = newStores(10).map((store) => store.journal.commit(session, () => ({ events: [someEvent()] })));
      const change = () => ({ hold, event_type: 'ENVIRONMENT_HELD' as const, audit: someAudit });
      await Promise.all([...commits, newStore().environments.changeHold(environment.id, change)]);
      const { records } = newStore();
      expect(await records.state(session.deployment_id)).toMatchObject({
        held: { by: 'ada', expires_at },
        last_sequence: 12,
      });
      expect(replayDeployment(await records.events(session.deployment_id, 0, 50))).toEqual(
        await records.state(session.deployment_id),
      );
      const late = someDeployment({ id: randomUUID(), name: 'late', environment });
      expect(await newStore().journal.submit(late)).toEqual({ outcome: 'environment_held', hold });
    });
  });

  describe('committing', () => {
    it('loses no event of forty commits by four processes, and the state is what they fold to [I6 I9]', async () => {
      const environment = await newEnvironment();
      const session = await submitted(newStore(), { id: randomUUID(), environment });
      const activate = (store: ReturnType<typeof newStore>, name: string) =>
        store.journal.commit(session, () => ({
          events: [someEvent({ event_type: 'SERVICE_ACTIVATED', affected_components: [name] })],
          services: [someServiceRecord(name)],
        }));
      const work = newStores(4).flatMap((store, writer) =>
        upTo(10).map((number) => activate(store, `s-${writer}-${number}`)),
      );
      await Promise.all(work);
      const { records } = newStore();
      const events = await records.events(session.deployment_id, 0, 100);
      expect(events.map((event) => event.sequence)).toEqual(upTo(41));
      expect(await records.services(session.deployment_id)).toHaveLength(40);
      expect(replayDeployment(events)).toEqual(await records.state(session.deployment_id));
    });

    it('keeps what is live in the environment, and one live resource of each name [I1]', async () => {
      const environment = await newEnvironment();
      const store = newStore();
      const session = await submitted(store, { id: randomUUID(), environment });
      const resource = someResource({ id: randomUUID(), environment_id: environment.id });
      await store.journal.commit(session, () => ({ live_services: [someLiveService()], resources: [resource] }));
      const other = someResource({ id: randomUUID(), environment_id: environment.id });
      expect(await newStore().resources.saveResource(other)).toEqual({
        outcome: 'name_taken',
        resource_id: resource.id,
      });
      expect(await newStore().environments.liveServices(environment.id)).toEqual([someLiveService()]);
      await store.journal.commit(session, () => ({
        removed_live_services: ['cart'],
        removed_resources: [resource.id],
      }));
      expect(await newStore().environments.liveServices(environment.id)).toEqual([]);
      expect(await newStore().resources.findResourcesByEnvironment(environment.id)).toEqual([]);
    });

    it('publishes each event once, in order', async () => {
      const environment = await newEnvironment();
      const session = await submitted(newStore(), { id: randomUUID(), environment });
      await newStore().journal.commit(session, () => ({ events: [someEvent(), someEvent()] }));
      const stored = await newStore().records.events(session.deployment_id, 0, 10);
      const published = [];
      let cursor = '';
      for (let pages = 0; pages < 50 && published.length < stored.length; pages += 1) {
        const page = await opened.table.changes(cursor, 1_000);
        const events = page.changes.flatMap(publishedEventsOf);
        // Other events of the environment than its deployments' come beside them.
        published.push(...events.filter((one) => one.kind === 'deployment' && one.environment_id === environment.id));
        cursor = page.cursor;
      }
      expect(published).toEqual(stored.map((event) => ({ kind: 'deployment', environment_id: environment.id, event })));
    });
  });

  describe('taking over', () => {
    it('leaves only the newest of five sessions able to write [I4]', async () => {
      const environment = await newEnvironment();
      const { deployment_id } = await submitted(newStore(), { id: randomUUID(), environment });
      const sessions = await Promise.all(newStores(5).map((store) => store.journal.takeOver(deployment_id, 'undo')));
      const tokens = sessions.map((session) => ('outcome' in session ? 0 : session.lease_token));
      expect(new Set(tokens)).toEqual(new Set([2, 3, 4, 5, 6]));
      const write = async (session: (typeof sessions)[number]) => {
        if ('outcome' in session) return session.outcome;
        const commit = newStore().journal.commit(session, () => ({ services: [someServiceRecord()] }));
        return commit.then((state) => state.lease_token).catch((error: unknown) => (error as Error).name);
      };
      const stale = 'StaleTokenError';
      expect((await Promise.all(sessions.map(write))).map(String).sort()).toEqual(['6', stale, stale, stale, stale]);
    });
  });

  describe('the audit trail', () => {
    it('is one intact chain after fifty entries by five processes at once [CS4]', async () => {
      const environment = await newEnvironment();
      const append = async (store: ReturnType<typeof newStore>, target: string) =>
        store.environments.appendAudit(environment.id, { ...someAudit, target });
      await Promise.all(newStores(5).flatMap((store) => upTo(10).map((number) => append(store, `t-${number}`))));
      const { items } = await newStore().environments.auditTrail(environment.id, { limit: 100 });
      const head = await newStore().environments.auditHead(environment.id);
      expect(verifyAuditChain(items, contentHash, head === undefined ? {} : { head })).toMatchObject({
        outcome: 'intact',
        head: { sequence: 51 },
      });
    });
  });

  describe('lists', () => {
    it('give the environments of a type, a page at a time [ER3]', async () => {
      const made = [];
      for (const _ of upTo(3)) made.push((await newEnvironment({ type: 'STAGING' })).id);
      const { environments } = newStore();
      const first = await environments.findEnvironmentsByType('STAGING', { limit: 2 });
      const second = await environments.findEnvironmentsByType('STAGING', { limit: 2, cursor: first.cursor ?? '' });
      expect([...first.items, ...second.items].map((one) => one.id)).toEqual(made.sort());
      expect((await environments.listEnvironments({ limit: 1 })).items).toHaveLength(1);
    });

    it('give the deployments of an environment, newest first, a page at a time [DR3]', async () => {
      const environment = await newEnvironment();
      const store = newStore();
      for (const number of upTo(5)) {
        clock.advance(1_000);
        const session = await submitted(store, { id: `${randomUUID()}-${number}`, environment });
        await store.journal.commit(session, () => endedAs('FAILED'));
      }
      const first = await store.deployments.findDeploymentsByEnvironment(environment.id, { limit: 3 });
      const cursor = first.cursor ?? '';
      const second = await store.deployments.findDeploymentsByEnvironment(environment.id, { limit: 3, cursor });
      expect([...first.items, ...second.items].map((state) => state.id.at(-1))).toEqual(['5', '4', '3', '2', '1']);
      expect(second.cursor).toBeUndefined();
    });
  });
};
