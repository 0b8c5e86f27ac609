import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqliteTable, type SqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import { openDeliveryLog } from '../../shared/adapters/store/delivery.log.ts';
import { findEarlierSubmission } from '../../shared/adapters/store/find-earlier-submission.ts';
import { openStore } from '../../shared/adapters/store/open-store.ts';
import { openProjectionStore } from '../../shared/adapters/store/projection.store.ts';
import { fetchHttpClient } from '../../shared/adapters/system/fetch.http-client.ts';
import { systemClock } from '../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../shared/adapters/system/ulid.ids.ts';
import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import { openMachineClock } from '../clock/steady.clock.ts';
import { openChangeSignal } from '../http/change-signal.ts';
import { serveApi } from '../http/serve-api.ts';
import { openIssuer } from '../issuer/issuer.ts';
import { openWebhookSigner } from '../keys/webhook-key.ts';
import { openFileLog } from '../log/file.log.ts';
import { localArtifactReader } from '../provider/artifact/artifact-reader.ts';
import { openLocalProvider, type LocalProvider } from '../provider/open-local-provider.ts';
import { folderReportStore } from '../reports/folder.report-store.ts';
import type { ExecutionEnd } from '../workflow/execution.ts';
import { openWorkflowEngine } from '../workflow/local.workflow-engine.ts';
import { readMachines } from '../workflow/machine.definitions.ts';
import { apiHandlers } from './api-handlers.ts';
import { startConsumers } from './consumers.ts';
import { openRecovery } from './recover-deployments.ts';
import { startResuming } from './resume-deployments.ts';
import { seeToLines } from './see-to-lines.ts';
import { localDrivers, type StackDeps } from './stack-deps.ts';
import { taskHandlers } from './task-handlers.ts';

export type StackOptions = {
  /** Where everything of the stack lies; made when it isn't there. */
  readonly home: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Hears the line of each notification. */
  readonly onNotification?: (text: string) => void;
  /** Hears how each execution of a state machine ended. */
  readonly onExecutionEnd?: (end: ExecutionEnd) => void;
};

export type Stack = {
  readonly url: string;
  /** A token for the stack's administrator, valid for an hour. */
  token(): Promise<string>;
  /** Resolves when what served before serves again and the machines of unfinished deployments run; answers the names of those. */
  readonly resumed: Promise<readonly string[]>;
  /** Stops taking requests, then the machines, then all that runs. What is stored stays, and goes on when the stack is opened again. */
  close(): Promise<void>;
};

const machinesFolder = fileURLToPath(new URL('../../statemachines', import.meta.url));
const host = '127.0.0.1';
const tokenSeconds = 3_600;
const administrator = { subject: 'local-administrator', groups: [administratorsGroup], lifetime_seconds: tokenSeconds };

type Closing = { readonly add: (close: () => unknown) => void; readonly run: () => Promise<void> };

/** What was opened is closed in reverse, whatever one of them throws. */
const closingInReverse = (log: () => Log | undefined): Closing => {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    run: async () => {
      for (const close of closers.splice(0).reverse()) {
        await Promise.resolve()
          .then(close)
          .catch((error: unknown) => log()?.error('not closed cleanly', { reason: String(error) }));
      }
    },
  };
};

const depsOf = (table: SqliteTable, provider: LocalProvider, home: string, log: Log, clock: Clock): StackDeps => {
  const ids = openUlids();
  return {
    ...openStore({ table, clock, ids }),
    findEarlierSubmission: findEarlierSubmission(table),
    projections: openProjectionStore(table),
    deployer: provider.deployer,
    drivers: localDrivers(provider.resources),
    artifacts: localArtifactReader,
    alarms: undefined,
    reports: folderReportStore(join(home, 'reports')),
    supported_providers: ['LOCAL'],
    http: fetchHttpClient(),
    clock,
    ids,
    log,
    sleep: (milliseconds) => pause(milliseconds),
  };
};

/**
 * Opens the embedded stack: the product's own handlers on SQLite, on an engine that runs the same state machines, and on processes of this
 * machine. Throws what a part that cannot open throws, with nothing left open.
 */
export const openStack = async (options: StackOptions): Promise<Stack> => {
  const home = resolve(options.home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  let log: Log | undefined;
  const closing = closingInReverse(() => log);
  try {
    const fileLog = openFileLog(join(home, 'stack.log'), () => systemClock.now());
    log = fileLog;
    closing.add(() => fileLog.close());
    return await openParts({ ...options, home }, fileLog, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
};

const openParts = async (options: StackOptions, log: Log, closing: Closing): Promise<Stack> => {
  const { home, port, onNotification = () => {}, onExecutionEnd = () => {} } = options;
  let isBusy = (): boolean => false;
  const clock = openMachineClock(() => isBusy());
  const provider = await openLocalProvider({ home: join(home, 'provider'), clock, log });
  closing.add(() => provider.close());
  const table = openSqliteTable({ file: join(home, 'windlass.db'), clock });
  closing.add(() => table.close());
  const deps = depsOf(table, provider, home, log, clock);
  // Tokens are made by other processes too, which have no other clock than the machine's.
  const issuer = await openIssuer({ home, clock: systemClock, ids: deps.ids });
  const signal = openChangeSignal();
  const recovery = openRecovery({ ...deps, engine: () => engine });
  const engine = openWorkflowEngine({
    machines: await readMachines(machinesFolder),
    functions: taskHandlers(deps),
    onExecutionEnd: (end) => {
      onExecutionEnd(end);
      recovery.onExecutionEnd(end);
    },
  });
  isBusy = () => engine.running().length > 0;
  const lines = seeToLines({ ...deps, engine });
  const subscriptions = startConsumers({
    ...deps,
    table,
    deliveries: openDeliveryLog(table),
    sign: await openWebhookSigner(join(home, 'keys', 'webhook.key')),
    onNotification,
    onEvent: (deployment_id) => signal.changed(deployment_id),
    seeToLine: lines.consumer,
  });
  closing.add(() => Promise.all(subscriptions.map((one) => one.close())));
  const resumption = startResuming({ ...deps, engine }, provider.resumed);
  closing.add(() => {
    resumption.close();
    const closed = engine.close();
    provider.endWaits();
    return Promise.allSettled([closed, resumption.resumed]);
  });
  closing.add(() => Promise.all([recovery.close(), lines.close()]));
  const api = await serveApi({
    handlers: apiHandlers({ ...deps, engine, awaitChange: signal.awaitChange }),
    issuer,
    host,
    port,
    log,
    ids: deps.ids,
  });
  closing.add(() => api.close());
  closing.add(() => signal.close());
  return {
    url: api.url,
    token: () => issuer.issueToken(administrator),
    resumed: resumption.resumed,
    close: () => closing.run(),
  };
};
