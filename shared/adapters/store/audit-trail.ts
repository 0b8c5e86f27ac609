import { nextAuditEntry } from '../../domain/audit/audit-chain.ts';
import type { AuditEntry, NewAuditEntry } from '../../domain/audit/audit-entry.ts';
import type { ListQuery, Listed } from '../../domain/deployment/deployment.repository.ts';
import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { contentHash } from '../../runtime/content-hash.ts';
import { headWrite, readHead, type EnvironmentHead } from './environment-head.ts';
import { contentOf } from './item-content.ts';
import { environmentKeys, environmentPartition, environmentPrefixes } from './keys.ts';
import { storable } from './packed-json.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

export type AppendedAudit = { readonly head: EnvironmentHead; readonly entry: AuditEntry; readonly write: Write };

/** The head after an entry, and the entry's own write; the head's write is the caller's. */
export const appendedAudit = (
  head: EnvironmentHead,
  environment_id: string,
  entry: NewAuditEntry,
  at: string,
): AppendedAudit => {
  const next = nextAuditEntry(head.audit, entry, at, environment_id, contentHash);
  return {
    head: { ...head, audit: { sequence: next.sequence, hash: next.hash } },
    entry: next,
    write: {
      kind: 'put',
      item: { ...environmentKeys.audit(environment_id, next.sequence), ...(storable(next) as object) },
      condition: { kind: 'absent' },
    },
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

/** In the order of the chain. */
export const auditTrail = async (
  table: Table,
  environment_id: string,
  { limit, cursor }: ListQuery,
): Promise<Listed<AuditEntry>> => {
  const page = await table.query({
    pk: environmentPartition(environment_id),
    prefix: environmentPrefixes.audit,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  return {
    items: page.items.map((item) => contentOf<AuditEntry>(item)),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
};
