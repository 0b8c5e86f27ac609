import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import type { SqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import { createTable } from '../../shared/adapters/dynamodb/create-table.ts';
import type { DynamoClients } from '../../shared/adapters/dynamodb/dynamodb-clients.ts';
import { dynamoClients } from '../../shared/adapters/dynamodb/streams-client.ts';
import { dynamoTableWithFeed } from '../../shared/adapters/dynamodb/table-with-feed.dynamodb.ts';
import { openMortalDynamo, whyNoMortalDynamo, type MortalDynamo } from '../fakes/dynoxide.server.ts';
import { machinesFolder } from '../statemachines/sources.ts';
import { embeddedSuccession } from './boundary/embedded.succession.ts';
import { kinds, type Kind } from './boundary/kinds.ts';
import { openShopWorld, type ShopWorld } from './boundary/shop.world.ts';
import { tryRelease, type Succession } from './boundary/trial.ts';
import { realTime } from './boundary/world.time.ts';
import { seededRandom } from './stack/seeded-random.ts';

jest.setTimeout(300_000);

const machines = await readMachines(machinesFolder);
const undisturbed = { point: { call: 0, when: 'before' }, asksAgain: true } as const;
const reason = whyNoMortalDynamo();
const describeHere = reason === undefined ? describe : describe.skip;

const seed = Number(process.env['WINDLASS_KILL_SEED'] ?? randomInt(2 ** 31));
const deathsPerRelease = 2;
/** A request is given up on after less, so that some tasks fail and are run again by their machine. */
const longestDeath_milliseconds = 1_200;
const patience_milliseconds = 600;
/** Whoever judges what came of it waits for the server. */
const longest_milliseconds = 60_000;
const longestLife_milliseconds = 1_000;

const inThisRealm = (error: unknown): unknown =>
  error instanceof Error ? error : Object.assign(new Error(String(error)), error);
const innermost = { step: 'deserialize', priority: 'low', name: 'inThisRealm' } as const;

/** Errors of Node's own are of another realm than a test's: what the SDK does not know it wraps, and their codes are gone. */
const tellInThisRealm = ({ client, streams }: DynamoClients): void => {
  client.middlewareStack.add(
    (next) => (given) => next(given).catch((error: unknown) => Promise.reject(inThisRealm(error))),
    innermost,
  );
  streams.middlewareStack.add(
    (next) => (given) => next(given).catch((error: unknown) => Promise.reject(inThisRealm(error))),
    innermost,
  );
};

describeHere(`a store whose server dies${reason === undefined ? '' : ` (${reason})`}`, () => {
  const random = seededRandom(seed);
  let folder: string;
  let server: MortalDynamo;
  let clients: DynamoClients;
  let world: ShopWorld;
  let succession: Succession;
  beforeAll(async () => {
    process.stdout.write(`faults: the store dies as it does with seed ${seed}\n`);
    folder = await mkdtemp(join(tmpdir(), 'windlass-dynamo-'));
    server = await openMortalDynamo(join(folder, 'tables.db'));
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    clients = dynamoClients({ endpoint: server.endpoint, region: 'us-east-1', credentials });
    tellInThisRealm(clients);
    const tableName = 'windlass';
    await createTable(clients.client, tableName);
    const open = (budget_milliseconds: number): SqliteTable => ({
      ...dynamoTableWithFeed({
        ...clients,
        tableName,
        clock: realTime,
        ids: { next: () => randomUUID() },
        budget_milliseconds,
      }),
      onCommit: () => () => undefined,
      close: () => undefined,
    });
    world = await openShopWorld({
      time: realTime,
      table: open(longest_milliseconds),
      table_of_lives: open(patience_milliseconds),
    });
    succession = embeddedSuccession(world, machines);
    expect(await tryRelease(world, succession, kinds[0] as Kind, undisturbed)).toMatchObject({ broken: [] });
  });
  afterAll(async () => {
    succession?.close();
    clients?.client.destroy();
    clients?.streams.destroy();
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  const dieSometimes = async (): Promise<void> => {
    for (let deaths = 0; deaths < deathsPerRelease; deaths += 1) {
      await pause(random() * longestLife_milliseconds);
      await server.kill();
      await pause(random() * longestDeath_milliseconds);
      await server.start();
    }
  };

  // A hold lasts a minute at least, which is a real one here.
  it.each(kinds.filter(({ steering }) => steering === undefined))(
    'and comes back twice under $name: it ends as it would have, or undone [I1 I2 I3 I4 I5 I6 I8 I9 B1 B2]',
    async (kind) => {
      const dying = dieSometimes();
      const [tried] = await Promise.allSettled([tryRelease(world, succession, kind, undisturbed), dying]);
      if (tried.status === 'rejected') throw tried.reason;
      const trial = tried.value;
      expect(trial.broken).toEqual([]);
      expect([
        kind.outcome,
        { status: 'FAILED', rollback: 'COMPLETED' },
        { status: 'FAILED', rollback: 'NOT_NEEDED' },
      ]).toContainEqual(trial.outcome);
    },
  );
});
