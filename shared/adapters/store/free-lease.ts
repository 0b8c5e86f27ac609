import { isTerminal } from '../../domain/deployment/deployment-status.ts';
import type { Table } from '../../ports/table.port.ts';
import { readState } from './deployment-meta.ts';
import type { EnvironmentHead } from './environment-head.ts';
import { ended } from './lease-changes.ts';

/** The head without the lease and reservation of an owner that has ended but did not release them; else the same head. */
export const withoutEndedOwner = async (table: Table, head: EnvironmentHead): Promise<EnvironmentHead> => {
  if (head.lease.owner === null) return head;
  const owner = await readState(table, head.lease.owner);
  return owner !== undefined && isTerminal(owner.status) ? ended(head, owner.id, owner.status === 'COMPLETED') : head;
};
