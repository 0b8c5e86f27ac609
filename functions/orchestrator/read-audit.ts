import {
  emptyChain,
  verifyAuditChain,
  type AuditPosition,
  type ChainVerdict,
} from '../../shared/domain/audit/audit-chain.ts';
import type { AuditEntry } from '../../shared/domain/audit/audit-entry.ts';
import type { ListQuery } from '../../shared/domain/deployment/deployment.repository.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';

export type ReadAuditDeps = { readonly environments: Pick<EnvironmentRepository, 'auditTrail' | 'auditHead'> };
export type AuditPage = {
  readonly items: readonly AuditEntry[];
  readonly cursor?: string;
  readonly verification: { readonly is_valid: boolean; readonly entries_checked: number; readonly message: string };
};
export type ReadAuditResult = ({ readonly outcome: 'read' } & AuditPage) | { readonly outcome: 'invalid_cursor' };

/** Where a page begins: in the list, and in the chain. Whoever forges one deceives nobody but themselves. */
type PageStart = { readonly cursor?: string; readonly after: AuditPosition };

const cursorOf = (cursor: string, last: AuditPosition): string =>
  Buffer.from(JSON.stringify([cursor, last.sequence, last.hash])).toString('base64url');

const pageStart = (cursor: string | undefined): PageStart | undefined => {
  if (cursor === undefined) return { after: emptyChain };
  try {
    const [inner, sequence, hash] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as readonly unknown[];
    if (typeof inner !== 'string' || typeof sequence !== 'number' || typeof hash !== 'string') return undefined;
    return { cursor: inner, after: { sequence, hash } };
  } catch {
    return undefined;
  }
};

const words = (verdict: ChainVerdict, checked: number): string =>
  verdict.outcome === 'intact'
    ? `The chain holds: ${countOf(checked, 'entry', 'entries')} checked.`
    : `The chain is broken at entry ${verdict.sequence}: it is ${verdict.reason}. Somebody changed the table without Windlass.`;

/** A page of an environment's audit trail in its order, and whether the chain holds from where the page before it ended (CS4). */
export const readAudit = async (
  { environments }: ReadAuditDeps,
  { environment_id, limit, cursor }: ListQuery & { readonly environment_id: string },
): Promise<ReadAuditResult> => {
  const start = pageStart(cursor);
  if (start === undefined) return { outcome: 'invalid_cursor' };
  // Read before the page: what is appended meanwhile is then beyond it, not missing.
  const head = await environments.auditHead(environment_id);
  const { items, cursor: next } = await environments.auditTrail(environment_id, {
    limit,
    ...(start.cursor !== undefined && { cursor: start.cursor }),
  });
  const last = items.at(-1);
  const isEnd = next === undefined && head !== undefined && head.sequence >= (last ?? start.after).sequence;
  const verdict = verifyAuditChain(items, contentHash, { after: start.after, ...(isEnd && { head }) });
  return {
    outcome: 'read',
    items,
    ...(next !== undefined && last !== undefined && { cursor: cursorOf(next, last) }),
    verification: {
      is_valid: verdict.outcome === 'intact',
      entries_checked: items.length,
      message: words(verdict, items.length),
    },
  };
};
