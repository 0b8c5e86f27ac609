import { fileURLToPath } from 'node:url';
import { orchestrateDeployment } from '../../functions/orchestrator/orchestrate-deployment.ts';
import type { WorkflowOptions } from '../../local/workflow/local.workflow-engine.ts';
import { openWorkflowEngine } from '../../local/workflow/local.workflow-engine.ts';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import type { StackDeps } from '../../local/stack/stack-deps.ts';
import { taskHandlers } from '../../local/stack/task-handlers.ts';
import { openSqliteTable, type SqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import { findEarlierSubmission } from '../../shared/adapters/store/find-earlier-submission.ts';
import { openStore } from '../../shared/adapters/store/open-store.ts';
import { openProjectionStore } from '../../shared/adapters/store/projection.store.ts';
import { deploymentRequestSchema } from '../../shared/domain/deployment/deployment.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { environmentDefinitionSchema } from '../../shared/domain/environment/environment.ts';
import { createEnvironment } from '../../shared/domain/environment/environment.aggregate.ts';
import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';
import { countedTable } from './counted-table.ts';
import { instantDeployer } from './instant-deployer.ts';

const machinesFolder = fileURLToPath(new URL('../../statemachines', import.meta.url));
export const environment_id = 'measured';
const principal = { subject: 'ada', groups: [administratorsGroup] };
const plenty = { cpu_millicores: 1e9, memory_bytes: 1e15, instances: 1e6, resources: 1e6 };

/** A millisecond goes by whenever somebody looks, so that a run is the same whenever it is made. */
const steadyClock = (): Clock => {
  let now = Date.UTC(2026, 10, 23, 19, 9, 23);
  return { now: () => (now += 1) };
};
const countingIds = (): Ids => {
  let count = 0;
  return { next: () => `01MEASURED${String((count += 1)).padStart(16, '0')}` };
};
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const answering: HttpClient = {
  send: async () => ({ outcome: 'answered', status: 200, body: '', milliseconds: 1 }),
};
const forgetful: ReportStore = { store: async ({ deployment_id }) => `s3://reports/${deployment_id}` };

/** What a stack stands on, and what its waits and retries go by. */
export type World = {
  readonly table: SqliteTable;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
};
type Options = Pick<WorkflowOptions, 'onEvent' | 'retry_milliseconds'>;

/** Windlass with nothing but its own work: real handlers, machines and store on a provider that does all at once. */
export const openInstantStackOn = async ({ table, clock, ids, random, sleep }: World, options: Options = {}) => {
  const deps: StackDeps = {
    ...openStore({ table, clock, ids, random, sleep }),
    findEarlierSubmission: findEarlierSubmission(table),
    projections: openProjectionStore(table),
    deployer: instantDeployer(),
    drivers: () => undefined,
    artifacts: { filesOf: async () => [] },
    supported_providers: ['LOCAL'],
    alarms: undefined,
    reports: forgetful,
    http: answering,
    clock,
    ids,
    log: silent,
    sleep,
  };
  const engine = openWorkflowEngine({
    machines: await readMachines(machinesFolder),
    functions: taskHandlers(deps),
    ...options,
  });
  const definition = environmentDefinitionSchema.parse({
    id: environment_id,
    type: 'DEVELOPMENT',
    configuration: { limits: plenty },
  });
  const audit = { actor: 'ada', action: 'environment.create', target: environment_id, details: {} };
  await deps.environments.saveEnvironment(createEnvironment(definition), 0, audit);

  /** Resolves when no execution runs any more. */
  const allEnded = async (): Promise<void> => {
    for (let [first] = engine.running(); first !== undefined; [first] = engine.running())
      await engine.ended(first.machine, first.execution_name);
  };

  /** Runs the release of these services to its end. */
  const release = async (name: string, services: readonly object[], specification: object = {}) => {
    const request = deploymentRequestSchema.parse({
      name,
      specification: { target_environment: environment_id, services, ...specification },
    });
    const result = await orchestrateDeployment({ ...deps, engine }, { request, principal, correlation_id: name });
    if (result.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result).slice(0, 2_000)}`);
    await allEnded();
    return (await deps.records.state(result.state.id)) as DeploymentState;
  };
  return { table, deps, engine, release, allEnded, close: () => engine.close() };
};

/** Counts what it asks of the table, waits for nothing, and is the same whenever it runs. Keeps nothing on disk. */
export const openInstantStack = async (options: Pick<Options, 'onEvent'> = {}) => {
  const clock = steadyClock();
  const { table, use } = countedTable(openSqliteTable({ file: ':memory:', clock }));
  const world: World = { table, clock, ids: countingIds(), random: () => 0, sleep: async () => {} };
  return { ...(await openInstantStackOn(world, { retry_milliseconds: 0, ...options })), use };
};
