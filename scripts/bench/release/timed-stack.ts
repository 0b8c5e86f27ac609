import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openClient } from '../../../cli/client/windlass.client.ts';
import { openChangeSignal } from '../../../local/http/change-signal.ts';
import { serveApi, type ServedApi } from '../../../local/http/serve-api.ts';
import { openIssuer } from '../../../local/issuer/issuer.ts';
import { apiHandlers } from '../../../local/stack/api-handlers.ts';
import { startConsumers } from '../../../local/stack/consumers.ts';
import { seeToLines } from '../../../local/stack/see-to-lines.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { openDeliveryLog } from '../../../shared/adapters/store/delivery.log.ts';
import { systemClock } from '../../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../../shared/adapters/system/ulid.ids.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { administratorsGroup } from '../../../shared/domain/environment/security-policy.ts';
import { environment_id, openInstantStackOn } from '../../cost/instant-stack.ts';

const deployer = { subject: 'ada', groups: [administratorsGroup], lifetime_seconds: 3_600 };

type InstantStack = Awaited<ReturnType<typeof openInstantStackOn>>;

const serve = async (stack: InstantStack, table: SqliteTable, home: string) => {
  const { deps, engine } = stack;
  const signal = openChangeSignal();
  const lines = seeToLines({ ...deps, engine });
  const consumers = startConsumers({
    ...deps,
    table,
    deliveries: openDeliveryLog(table),
    sign: async () => '',
    onNotification: () => {},
    onEvent: (deployment_id) => signal.changed(deployment_id),
    seeToLine: lines.consumer,
  });
  const issuer = await openIssuer({ ...deps, home });
  const handlers = apiHandlers({ ...deps, engine, awaitChange: signal.awaitChange });
  const api: ServedApi = await serveApi({ ...deps, handlers, issuer, host: '127.0.0.1', port: 0 });
  const token = await issuer.issueToken(deployer);
  const close = async (): Promise<void> => {
    signal.close();
    await api.close();
    await Promise.all(consumers.map((one) => one.close()));
    await lines.close();
  };
  return { client: openClient(api.url, async () => token), close };
};

/** The embedded stack with a provider that does all at once: HTTP, a durable store in a file below `home`, consumers of events, real clock and pauses. */
export const openTimedStack = async (home: string) => {
  const folder = await mkdtemp(join(home, 'stack-'));
  const table = openSqliteTable({ file: join(folder, 'windlass.db'), clock: systemClock });
  const sleep = (milliseconds: number): Promise<void> => pause(milliseconds);
  const world = { table, clock: systemClock, ids: openUlids(), random: Math.random, sleep };
  const stack = await openInstantStackOn(world);
  const { client, close } = await serve(stack, table, folder);
  return {
    release: stack.release,
    /** Posts the release of these services, and resolves with its state when it has ended. */
    post: async (name: string, services: readonly object[]): Promise<DeploymentState> => {
      const body = { name, specification: { target_environment: environment_id, services } };
      const { id } = await client.request<DeploymentState>('POST', '/v1/deployments', { body });
      await stack.allEnded();
      return (await stack.deps.records.state(id)) as DeploymentState;
    },
    /** Ends what still runs, too. */
    close: async (): Promise<void> => {
      await stack.close();
      await close();
      table.close();
    },
  };
};
