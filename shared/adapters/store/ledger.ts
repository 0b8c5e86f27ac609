import type { LedgerEntry } from '../../domain/deployment/ledger-entry.ts';
import type { Condition, Item, Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys, deploymentPartition, deploymentPrefixes } from './keys.ts';
import { storable, storedValue, valueOf, type StoredValue } from './packed-json.ts';
import { readAll } from './read-all.ts';

export const ledgerWrite = (deployment_id: string, entry: LedgerEntry, condition?: Condition): Write => {
  const { compensation, ...rest } = entry;
  return {
    kind: 'put',
    item: {
      ...deploymentKeys.ledger(deployment_id, entry.seq),
      ...(storable(rest) as object),
      compensation: storedValue(compensation),
    },
    ...(condition !== undefined && { condition }),
  };
};

const ledgerEntryOf = (item: Item): LedgerEntry => {
  const { compensation, ...rest } = contentOf<
    Omit<LedgerEntry, 'compensation'> & { readonly compensation: StoredValue }
  >(item);
  return { ...rest, compensation: valueOf(compensation) };
};

export const readLedgerEntry = async (
  table: Table,
  deployment_id: string,
  seq: string,
): Promise<LedgerEntry | undefined> => {
  const item = await table.get(deploymentKeys.ledger(deployment_id, seq));
  return item === undefined ? undefined : ledgerEntryOf(item);
};

/** In the order of `seq`. */
export const readLedger = async (table: Table, deployment_id: string): Promise<readonly LedgerEntry[]> =>
  (await readAll(table, deploymentPartition(deployment_id), deploymentPrefixes.ledger)).map(ledgerEntryOf);
