import { isSettledByRecord, settledBy, type LedgerEntry } from '../../domain/deployment/ledger-entry.ts';
import type { Condition, Item, Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys, deploymentPartition, deploymentPrefixes } from './keys.ts';
import { storable, storedValue, valueOf, type StoredValue } from './packed-json.ts';
import { readAll } from './read-all.ts';
import { readServiceRecord, readServiceRecords } from './service-records.ts';

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
  if (item === undefined) return undefined;
  const entry = ledgerEntryOf(item);
  return isSettledByRecord(entry)
    ? settledBy(entry, await readServiceRecord(table, deployment_id, entry.target))
    : entry;
};

/** In the order of `seq`. The entries are read before the records: one that is settled in between is only seen as it is then. */
export const readLedger = async (table: Table, deployment_id: string): Promise<readonly LedgerEntry[]> => {
  const entries = (await readAll(table, deploymentPartition(deployment_id), deploymentPrefixes.ledger)).map(
    ledgerEntryOf,
  );
  if (!entries.some(isSettledByRecord)) return entries;
  const records = await readServiceRecords(table, deployment_id);
  const byName = new Map(records.map((record) => [record.service_name, record]));
  return entries.map((entry) => settledBy(entry, byName.get(entry.target)));
};
