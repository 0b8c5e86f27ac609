import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIssuer } from '../../local/issuer/issuer.ts';
import { readWebhookKey } from '../../local/keys/webhook-key.ts';
import { InstanceRecords } from '../../local/provider/process/instance.records.ts';
import { openStack, type Stack } from '../../local/stack/open-stack.ts';
import { openSqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import { publishedEventsOf } from '../../shared/adapters/store/published-events.ts';
import { systemClock } from '../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../shared/adapters/system/ulid.ids.ts';
import type { PublishedEvent } from '../../shared/domain/events/published-event.ts';
import { webhookKey } from '../../shared/runtime/webhook-signature.ts';
import { localShop } from './shop.example.ts';
import type { Footprint, Target } from './target.ts';

const mostChanges = 1_000;

export type EmbeddedTarget = Target & {
  readonly home: string;
  readonly stack: Stack;
  /** Of everything that runs for services and resources. */
  pids(): Promise<readonly number[]>;
  /** Stops the stack and opens it again on the same home, under a new address; the target is that stack from then on. */
  reopen(): Promise<void>;
};

export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** The paths of `depth` folders below one, joined by slashes. */
const pathsIn = async (folder: string, depth: number): Promise<readonly string[]> => {
  const names = await namesIn(folder);
  if (depth === 1) return names;
  const below = names.map(async (name) =>
    (await pathsIn(join(folder, name), depth - 1)).map((path) => `${name}/${path}`),
  );
  return (await Promise.all(below)).flat();
};

const versionsIn = async (services: string): Promise<readonly string[]> =>
  (await pathsIn(services, 4)).flatMap((path) => {
    const [, service, kind, version] = path.split('/');
    return kind === 'versions' ? [`${service}/${version}`] : [];
  });

/** The processes on record under a home, as far as they run. */
export const runningUnder = async (
  home: string,
): Promise<readonly { readonly instance_id: string; readonly pid: number }[]> => {
  const records = await new InstanceRecords(join(home, 'provider', 'instances')).all();
  return records.flatMap(({ instance_id, pid }) => (pid !== undefined && isRunning(pid) ? [{ instance_id, pid }] : []));
};

/** What exists under a home, whether a stack runs on it or not. */
export const footprintOf = async (home: string): Promise<Footprint> => {
  const [versions, running, resources] = await Promise.all([
    versionsIn(join(home, 'provider', 'services')),
    runningUnder(home),
    pathsIn(join(home, 'provider', 'resources'), 3),
  ]);
  return {
    versions: versions.toSorted(),
    instances: running.map(({ instance_id }) => instance_id).toSorted(),
    resources: resources.map((path) => path.slice(path.indexOf('/') + 1)).toSorted(),
  };
};

const publishedUnder = async (home: string): Promise<readonly PublishedEvent[]> => {
  const table = openSqliteTable({ file: join(home, 'windlass.db'), clock: systemClock });
  const published: PublishedEvent[] = [];
  try {
    for (let cursor = '', isMore = true; isMore;) {
      const page = await table.changes(cursor, mostChanges);
      published.push(...page.changes.flatMap(publishedEventsOf));
      [cursor, isMore] = [page.cursor, page.changes.length > 0];
    }
  } finally {
    table.close();
  }
  return published;
};

/** A stack in this process, on a new home of its own. */
export const openEmbeddedTarget = async (): Promise<EmbeddedTarget> => {
  const home = await mkdtemp(join(tmpdir(), 'windlass-embedded-'));
  let stack = await openStack({ home, port: 0 });
  const issuer = await openIssuer({ home, clock: systemClock, ids: openUlids() });
  const pids = async () => (await runningUnder(home)).map(({ pid }) => pid);
  const stop = async (): Promise<void> => {
    const before = await pids();
    await stack.close();
    const left = before.filter(isRunning);
    if (left.length > 0) throw new Error(`the stack left processes running: ${left.join(', ')}`);
  };
  return {
    home,
    get stack() {
      return stack;
    },
    get endpoint() {
      return stack.url;
    },
    token: ({ subject, groups, lifetime_seconds = 600 }) =>
      issuer.issueToken({ subject, groups: [...groups], lifetime_seconds }),
    reach: (url) => url,
    shop: localShop,
    footprint: () => footprintOf(home),
    published: () => publishedUnder(home),
    webhookKey: async (environment_id) =>
      webhookKey(await readWebhookKey(join(home, 'keys', 'webhook.key')), environment_id),
    pids,
    reopen: async () => {
      await stop();
      stack = await openStack({ home, port: 0 });
    },
    close: async () => {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
};
