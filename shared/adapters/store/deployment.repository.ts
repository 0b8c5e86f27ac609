import type {
  DeploymentRecords,
  DeploymentRepository,
  FailureCriteria,
  TimeRange,
} from '../../domain/deployment/deployment.repository.ts';
import { getAffectedComponents } from '../../domain/deployment/affected-components.ts';
import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { readState, readStates } from './deployment-meta.ts';
import { idsInRange, stretchesOf } from './deployment-pointers.ts';
import { statisticsOf } from './deployment-statistics.ts';
import { importDeployment, readImported, type Imported } from './import-deployment.ts';
import { listDeployments } from './list-deployments.ts';
import type { StoreDeps } from './store-deps.ts';

const statesAtOnce = 100;

/** The states of deployments created in the range, newest first, read a hundred at a time. */
async function* statesInRange(
  deps: StoreDeps,
  environment_id?: string,
  range?: TimeRange,
): AsyncGenerator<DeploymentState> {
  let ids: string[] = [];
  for await (const id of idsInRange(deps.table, environment_id, range)) {
    if (ids.push(id) < statesAtOnce) continue;
    yield* await readStates(deps.table, ids);
    ids = [];
  }
  yield* await readStates(deps.table, ids);
}

const firstOf = async <T>(values: AsyncIterable<T>, limit: number, offset = 0): Promise<readonly T[]> => {
  const found: T[] = [];
  if (limit <= 0) return found;
  let skipped = 0;
  for await (const value of values) {
    if (skipped++ < offset) continue;
    if (found.push(value) === limit) break;
  }
  return found;
};

/** Components and results put together from what the deployment has recorded so far. */
const joined = async (records: DeploymentRecords, state: DeploymentState): Promise<Imported> => {
  const [plan, services, ledger, steps] = await Promise.all([
    records.plan(state.id),
    records.services(state.id),
    records.ledger(state.id),
    records.steps(state.id),
  ]);
  const { id, status, failure, finished_at } = state;
  return {
    components: plan === undefined ? [] : [...getAffectedComponents(plan, services, ledger)],
    results: [
      {
        deployment_id: id,
        status,
        steps: [...steps],
        ...(failure !== undefined && { failure }),
        ...(finished_at !== undefined && { finished_at }),
      },
    ],
  };
};

const find = async (deps: StoreDeps, records: DeploymentRecords, id: string): Promise<Deployment | undefined> => {
  const [state, request] = await Promise.all([readState(deps.table, id), records.request(id)]);
  if (state === undefined || request === undefined) return undefined;
  const { specification, rollback_strategy, monitoring_config } = request;
  return {
    ...state,
    specification,
    rollback_strategy,
    monitoring_config,
    ...((await readImported(deps.table, id)) ?? (await joined(records, state))),
  };
};

const isFailedAs =
  (criteria: FailureCriteria) =>
  (state: DeploymentState): boolean =>
    state.status === 'FAILED' && (criteria.failure_code === undefined || state.failure?.code === criteria.failure_code);

async function* only<T>(values: AsyncIterable<T>, matches: (value: T) => boolean): AsyncGenerator<T> {
  for await (const value of values) if (matches(value)) yield value;
}

export const deploymentRepository = (deps: StoreDeps, records: DeploymentRecords): DeploymentRepository => ({
  saveDeployment: (deployment) => importDeployment(deps, deployment),
  findDeploymentById: (id) => find(deps, records, id),
  findDeploymentsByEnvironment: async (environment_id, query) =>
    listDeployments(deps.table, await stretchesOf(deps.table, environment_id), query),
  listDeployments: async ({ status, ...query }) =>
    listDeployments(
      deps.table,
      await stretchesOf(deps.table),
      query,
      status === undefined ? undefined : (state) => state.status === status,
    ),
  getDeploymentHistory: async (limit, offset) =>
    readStates(deps.table, await firstOf(idsInRange(deps.table), limit, offset)),
  getDeploymentStatistics: async (time_range, environment_id) => {
    const states: DeploymentState[] = [];
    for await (const state of statesInRange(deps, environment_id, time_range)) states.push(state);
    return statisticsOf(time_range, states);
  },
  findFailedDeployments: (criteria) =>
    firstOf(
      only(statesInRange(deps, criteria.environment_id, criteria.time_range), isFailedAs(criteria)),
      criteria.limit,
    ),
});
