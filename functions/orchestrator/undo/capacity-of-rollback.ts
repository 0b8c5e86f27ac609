import { minus, nothing, type CapacityAmount } from '../../../shared/domain/environment/capacity.ts';
import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import { need } from '../../../shared/runtime/need.ts';

export type CapacityOfRollbackDeps = { readonly records: Pick<DeploymentRecords, 'plan' | 'outline'> };

const isKeptNew = ({ state, compensation }: LedgerEntry): boolean =>
  state === 'KEPT' && compensation.kind === 'REMOVE_RESOURCE';

/** Resources that the deployment made and that stay: a requirement of quantity 3 is three of them. */
const keptResources = async (
  { records }: CapacityOfRollbackDeps,
  { id }: DeploymentState,
  ledger: readonly LedgerEntry[],
): Promise<number> => {
  const names = new Set(ledger.filter(isKeptNew).map(({ target }) => target));
  if (names.size === 0) return 0;
  const { specification } = await need(records.outline(id), 'request of deployment', id);
  return specification.resource_requirements.reduce(
    (sum, { name, quantity }) => sum + (names.has(name) ? quantity : 0),
    0,
  );
};

/**
 * What less runs in the environment when the rollback is over, as far as the deployment's reservation does not say: a completed deployment had
 * left its lasting part there, and what is kept stays in use.
 */
export const capacityOfRollback = async (
  deps: CapacityOfRollbackDeps,
  state: DeploymentState,
  ledger: readonly LedgerEntry[],
): Promise<CapacityAmount> => {
  const kept = { ...nothing, resources: await keptResources(deps, state, ledger) };
  if (state.status !== 'COMPLETED') return kept;
  const { capacity } = await need(deps.records.plan(state.id), 'plan of deployment', state.id);
  return minus(kept, capacity.lasting);
};
