import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inheritedEnvironment } from '../../../local/provider/process/process-environment.ts';
import { systemProcessTable } from '../../../local/provider/process/process-table.ts';
import type { DesiredService } from '../../../local/provider/state/desired-service.ts';
import { publishedEventsOf } from '../../../shared/adapters/store/published-events.ts';
import { openStore } from '../../../shared/adapters/store/open-store.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { systemClock } from '../../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../../shared/adapters/system/ulid.ids.ts';
import { emptyChain } from '../../../shared/domain/audit/audit-chain.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { isRunning } from '../../embedded/embedded.target.ts';
import type { Ended, Evidence, Picture } from '../evidence.ts';

type Store = ReturnType<typeof openStore>;

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

const desiredUnder = async (home: string): Promise<readonly DesiredService[]> => {
  const services = join(home, 'provider', 'services');
  const found: DesiredService[] = [];
  for (const environment of await namesIn(services))
    for (const service of await namesIn(join(services, environment)))
      found.push(
        JSON.parse(await readFile(join(services, environment, service, 'desired.json'), 'utf8')) as DesiredService,
      );
  return found;
};

const resourcesUnder = async (home: string, environment_id: string): Promise<readonly string[]> => {
  const folder = join(home, 'provider', 'resources', environment_id);
  const found: string[] = [];
  for (const type of await namesIn(folder))
    for (const name of await namesIn(join(folder, type))) found.push(`${type}/${name}`);
  return found.toSorted();
};

/** The processes of services on this machine that belong to the home, those of any life of its stack. */
export const instancesUnder = async (
  home: string,
): Promise<readonly { readonly pid: number; readonly service: string }[]> => {
  const names = new Set((await desiredUnder(home)).map(({ service_name }) => service_name));
  const records = await namesIn(join(home, 'provider', 'instances'));
  const known = new Set(records.map((name) => name.slice(0, -'.json'.length)));
  const listed = await systemProcessTable(process.platform, inheritedEnvironment(process.env, process.platform)).list();
  return (listed ?? []).flatMap(({ pid, instance_id }) => {
    const service = instance_id.slice(0, instance_id.lastIndexOf('-'));
    return known.has(instance_id) && names.has(service) && isRunning(pid) ? [{ pid, service }] : [];
  });
};

const pictureOf = async (home: string, store: Store, environment_id: string): Promise<Picture> => {
  const desired = await desiredUnder(home);
  const live = await store.environments.liveServices(environment_id);
  const resources = await store.resources.findResourcesByEnvironment(environment_id);
  const { allocated } = await store.environments.capacity(environment_id);
  return {
    running: Object.fromEntries(
      desired.map(({ service_name, versions }) => [
        `${environment_id}/${service_name}`,
        versions
          .map(({ definition, wanted_instances, weight }) => [definition.version_id, wanted_instances, weight] as const)
          .toSorted(([left], [right]) => left.localeCompare(right)),
      ]),
    ),
    live: Object.fromEntries(live.map(({ service_name, version }) => [service_name, version])),
    made: await resourcesUnder(home, environment_id),
    resources: resources.map(({ type, name }) => `${type}/${name}`).toSorted(),
    allocated,
  };
};

const toldBy = async (table: SqliteTable): Promise<readonly string[]> => {
  const told: string[] = [];
  for (let cursor = '', isMore = true; isMore;) {
    const page = await table.changes(cursor, 1_000);
    for (const published of page.changes.flatMap(publishedEventsOf))
      if (published.kind === 'deployment') told.push(`${published.event.deployment_id}/${published.event.sequence}`);
    [cursor, isMore] = [page.cursor, page.changes.length > 0];
  }
  return told;
};

const endedOf = async (store: Store, state: DeploymentState, before: Picture, after: Picture): Promise<Ended> => {
  const specification = await store.records.specification(state.id);
  const needs = (specification?.services ?? []).map(({ name, dependencies }) => [
    name,
    dependencies.map(({ service_name }) => service_name),
  ]);
  return {
    state,
    events: await store.records.events(state.id, 0, 1_000),
    ledger: await store.records.ledger(state.id),
    dependencies: Object.fromEntries(needs) as Ended['dependencies'],
    before,
    after,
  };
};

/** A look into the files of a home, whether its stack runs or not. */
export const lookIntoHome = (home: string, environment_id: string) => {
  const looking = async <T>(look: (store: Store, table: SqliteTable) => Promise<T>): Promise<T> => {
    const table = openSqliteTable({ file: join(home, 'windlass.db'), clock: systemClock });
    try {
      return await look(openStore({ table, clock: systemClock, ids: openUlids() }), table);
    } finally {
      table.close();
    }
  };
  return {
    picture: (): Promise<Picture> => looking((store) => pictureOf(home, store, environment_id)),
    deployments: (): Promise<readonly DeploymentState[]> =>
      looking(async (store) => (await store.deployments.listDeployments({ limit: 1_000 })).items),
    /** What SQLite says of the file: `ok`. */
    integrity: (): unknown => {
      const database = new DatabaseSync(join(home, 'windlass.db'));
      try {
        return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
      } finally {
        database.close();
      }
    },
    ports: async (): Promise<Readonly<Record<string, number>>> =>
      Object.fromEntries((await desiredUnder(home)).map(({ service_name, port }) => [service_name, port])),
    /** What can be seen of the deployment from outside: nothing of single calls. */
    evidence: (deployment_id: string, before: Picture, texts: Evidence['texts']): Promise<Evidence> =>
      looking(async (store, table) => {
        const [state, lease] = [
          await store.records.state(deployment_id),
          await store.environments.lease(environment_id),
        ];
        if (state === undefined || lease === undefined) throw new Error('the deployment or its environment is gone');
        const after = await pictureOf(home, store, environment_id);
        const entries = await store.environments.auditTrail(environment_id, { limit: 1_000 });
        return {
          ended: [await endedOf(store, state, before, after)],
          accepted: [deployment_id],
          transactions: [],
          calls: [],
          shifts: [],
          again: { effects: 0, events: 0 },
          lease,
          reservations: Object.keys((await store.environments.capacity(environment_id)).reservations),
          audit: {
            after: emptyChain,
            entries: entries.items,
            head: (await store.environments.auditHead(environment_id)) ?? emptyChain,
          },
          told: await toldBy(table),
          texts,
          secrets: [],
        };
      }),
  };
};
