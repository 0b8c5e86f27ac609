import { publishedEventsOf } from '../../../shared/adapters/store/published-events.ts';
import { openStore, type Store } from '../../../shared/adapters/store/open-store.ts';
import { openSqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { emptyChain, type AuditPosition } from '../../../shared/domain/audit/audit-chain.ts';
import type { PublishedEvent } from '../../../shared/domain/events/published-event.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { fakeHttpClient, answered, unanswered } from '../../fakes/http-client.fake.ts';
import { recordingLog } from '../../fakes/recording-log.fake.ts';
import { memoryReportStore } from '../../fakes/report-store.fake.ts';
import { fakeResourceDriver } from '../../fakes/resource-driver.fake.ts';
import { fakeServiceDeployer } from '../../fakes/service-deployer.fake.ts';
import {
  countingIds,
  saveSomeEnvironment,
  someEnvironment,
  startOfTest,
} from '../../unit/shared/adapters/store/store-fixture.ts';
import type { Ended, Evidence, Picture } from '../evidence.ts';
import { observeWorld } from './observed.ts';
import { openVirtualTime, type VirtualTime } from './virtual-time.ts';

export const environment_id = 'dev';
const plenty = { cpu_millicores: 1e9, memory_bytes: 1e15, instances: 1e6, resources: 1e6 };

/** What outlives every process: the table, what the providers run and have, and the time. */
export type ShopWorld = Awaited<ReturnType<typeof openShopWorld>>;

const pictureOf = async (store: Store, running: Picture['running'], made: Picture['made']): Promise<Picture> => {
  const [live, resources, { allocated }] = [
    await store.environments.liveServices(environment_id),
    await store.resources.findResourcesByEnvironment(environment_id),
    await store.environments.capacity(environment_id),
  ];
  return {
    running,
    live: Object.fromEntries(live.map(({ service_name, version }) => [service_name, version])),
    made,
    resources: resources.map(({ type, name }) => `${type}/${name}`).toSorted(),
    allocated,
  };
};

/** A service answers as well as what of it takes traffic is healthy. */
const httpOf = (fake: ReturnType<typeof fakeServiceDeployer>) =>
  fakeHttpClient(({ url }) => {
    const running = fake.behind(url);
    if (running === undefined) return unanswered('connection refused');
    const isServing = running.versions.some(
      ({ weight, instances }) => weight > 0 && instances.some(({ state }) => state === 'HEALTHY'),
    );
    return answered(isServing ? 200 : 503);
  });

/** `deployment id/sequence` of an event of a deployment. */
export const wordsOfEvent = (published: PublishedEvent): readonly string[] =>
  published.kind === 'deployment' ? [`${published.event.deployment_id}/${published.event.sequence}`] : [];

/** An environment with nothing in it, in virtual time. */
export const openShopWorld = async (time: VirtualTime = openVirtualTime(startOfTest)) => {
  const table = openSqliteTable({ file: ':memory:', clock: time });
  const ids = countingIds();
  const store = openStore({ table, clock: time, ids });
  const { configuration } = someEnvironment();
  await saveSomeEnvironment(store, { configuration: { ...configuration, limits: plenty } });
  const [fake, resource, reports, log] = [
    fakeServiceDeployer(),
    fakeResourceDriver(),
    memoryReportStore(),
    recordingLog(),
  ];
  const seen = observeWorld(table, fake, resource.driver);
  let [fed, audited]: [string, AuditPosition] = ['', emptyChain];

  const readFeed = async (): Promise<readonly string[]> => {
    const told: string[] = [];
    for (;;) {
      const page = await table.changes(fed, 1_000);
      told.push(...page.changes.flatMap(publishedEventsOf).flatMap(wordsOfEvent));
      fed = page.cursor;
      if (page.changes.length === 0) return told;
    }
  };
  const auditSince = async (after: AuditPosition) => {
    const head = (await store.environments.auditHead(environment_id)) ?? emptyChain;
    const entries = (await store.environments.auditTrail(environment_id, { limit: 1_000 })).items;
    return { after, entries: entries.filter(({ sequence }) => sequence > after.sequence), head };
  };
  const endedOf = async (state: DeploymentState, before: Picture): Promise<Ended> => {
    const specification = await store.records.specification(state.id);
    return {
      state,
      events: await store.records.events(state.id, 0, 1_000),
      ledger: await store.records.ledger(state.id),
      dependencies: Object.fromEntries(
        (specification?.services ?? []).map(({ name, dependencies }) => [
          name,
          dependencies.map(({ service_name }) => service_name),
        ]),
      ),
      before,
      after: await picture(),
    };
  };
  /** What was logged, told and reported. */
  const textsOf = (ended: readonly Ended[]): Evidence['texts'] => [
    ...log.lines.map((line) => ({ where: 'the log', text: JSON.stringify(line) })),
    ...ended.flatMap(({ state, events }) => [
      ...events.map((event) => ({ where: `an event of ${state.name}`, text: JSON.stringify(event) })),
      ...reports.stored(state.id).map(({ markdown }) => ({ where: `the report of ${state.name}`, text: markdown })),
    ]),
  ];
  const picture = (): Promise<Picture> => pictureOf(store, fake.picture(), seen.made());

  return {
    time,
    store,
    ids,
    fake,
    http: httpOf(fake).client,
    reports,
    log,
    seen,
    /** What the change feed tells, since it was last read, to whoever reads it to its end. */
    readFeed,
    /** The table as all lives share it. */
    table: { ...table, transact: seen.table.transact },
    picture,
    /** From here on, what is seen belongs to what comes now. */
    beginEvidence: async (): Promise<void> => {
      await readFeed();
      for (const kept of [seen.transactions, seen.calls, seen.shifts, log.lines]) (kept as unknown[]).length = 0;
      audited = (await store.environments.auditHead(environment_id)) ?? emptyChain;
    },
    /** What was seen since, of the deployments of which the environment before them is given. */
    evidence: async (
      before: ReadonlyMap<string, Picture>,
      accepted: readonly string[],
    ): Promise<Omit<Evidence, 'again' | 'told' | 'secrets'>> => {
      const states = await Promise.all([...before.keys()].map((id) => store.records.state(id)));
      const lease = await store.environments.lease(environment_id);
      if (lease === undefined) throw new Error('the environment is gone');
      const ended = await Promise.all(
        states.flatMap((state) => (state === undefined ? [] : [endedOf(state, before.get(state.id) as Picture)])),
      );
      return {
        ended,
        accepted,
        transactions: [...seen.transactions],
        calls: [...seen.calls],
        shifts: [...seen.shifts],
        lease,
        reservations: Object.keys((await store.environments.capacity(environment_id)).reservations),
        audit: await auditSince(audited),
        texts: textsOf(ended),
      };
    },
    /** Gives the timers of the process back. */
    close: () => {
      time.close();
      table.close();
    },
  };
};
