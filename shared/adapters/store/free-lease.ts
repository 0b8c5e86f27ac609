import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { isTerminal } from '../../domain/deployment/deployment-status.ts';
import type { Table } from '../../ports/table.port.ts';
import { readState } from './deployment-meta.ts';
import { headWrite, readHead, type EnvironmentHead } from './environment-head.ts';
import { ended } from './lease-changes.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

/** A deployment that had ended, and is being undone now, holds the environment until that is done. */
const needsNothingMore = ({ status, rollback }: DeploymentState): boolean =>
  isTerminal(status) && rollback.status !== 'IN_PROGRESS';

/** The head without the lease and reservation of an owner that has ended but did not release them; else the same head. */
export const withoutEndedOwner = async (table: Table, head: EnvironmentHead): Promise<EnvironmentHead> => {
  if (head.lease.owner === null) return head;
  const owner = await readState(table, head.lease.owner);
  if (owner === undefined || !needsNothingMore(owner)) return head;
  return ended(head, owner.id, { completed: owner.status === 'COMPLETED' });
};

/** See `EnvironmentRepository.freeEndedLease`. */
export const freeEndedLease = (deps: StoreDeps, environment_id: string): Promise<boolean> =>
  withRetries(deps, async () => {
    const head = await readHead(deps.table, environment_id);
    const free = head === undefined ? undefined : await withoutEndedOwner(deps.table, head);
    if (free === undefined || free === head) return false;
    const result = await deps.table.transact([headWrite(environment_id, free)]);
    return result.outcome === 'committed' ? true : interfered;
  });
