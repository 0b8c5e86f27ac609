import type { AuditEntry, NewAuditEntry } from '../../domain/audit/audit-entry.ts';
import type { ListQuery, Listed } from '../../domain/deployment/deployment.repository.ts';
import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Item, Table, Write } from '../../ports/table.port.ts';
import { contentHash } from '../../runtime/content-hash.ts';
import { headWrite, readHead, type EnvironmentHead } from './environment-head.ts';
import { environmentKeys, environmentPartition, environmentPrefixes } from './keys.ts';
import { asJson } from './packed-json.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

export type AppendedAudit = { readonly head: EnvironmentHead; readonly entry: AuditEntry; readonly write: Write };

const nextAuditEntry = (environment_id: string, at: string, previous: { sequence: number; hash: string }, entry: NewAuditEntry): AuditEntry => {
  const e = { environment_id, sequence: previous.sequence + 1, at, ...entry, previous_hash: previous.hash };
  return { ...e, hash: contentHash(asJson(e)) };
};

/** The head after an entry, and the entry's own write; the head's write is the caller's. */
export const appendedAudit = (head: EnvironmentHead, environment_id: string, entry: NewAuditEntry, at: string): AppendedAudit => {
  const next = nextAuditEntry(environment_id, at, head.audit, entry);
  return {
    head: { ...head, audit: { sequence: next.sequence, hash: next.hash } },
    entry: next,
    write: { kind: 'put', item: { ...environmentKeys.audit(environment_id, next.sequence), ...(asJson(next) as object) }, condition: { kind: 'absent' } },
  };
};

/** See `EnvironmentRepository.appendAudit`. Throws `NotFoundError` for an environment that never was. */
export const appendAudit = (deps: StoreDeps, environment_id: string, entry: NewAuditEntry): Promise<AuditEntry> =>
  withRetries(deps, async () => {
    const head = await readHead(deps.table, environment_id);
    if (head === undefined) throw new NotFoundError('environment', environment_id);
    const appended = appendedAudit(head, environment_id, entry, timestampOf(deps.clock.now()));
    const result = await deps.table.transact([headWrite(environment_id, appended.head), appended.write]);
    return result.outcome === 'committed' ? appended.entry : interfered;
  });

const auditEntryOf = (item: Item): AuditEntry => {
  const { pk: _pk, sk: _sk, ...entry } = item;
  return entry as unknown as AuditEntry;
};

/** In the order of the chain. */
export const auditTrail = async (table: Table, environment_id: string, { limit, cursor }: ListQuery): Promise<Listed<AuditEntry>> => {
  const page = await table.query({ pk: environmentPartition(environment_id), prefix: environmentPrefixes.audit, limit, ...(cursor !== undefined && { cursor }) });
  return { items: page.items.map(auditEntryOf), ...(page.cursor !== undefined && { cursor: page.cursor }) };
};
