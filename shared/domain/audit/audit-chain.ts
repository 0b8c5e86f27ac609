import { asJson, type ContentHash } from '../canonical-json.ts';
import type { Timestamp } from '../naming/names.ts';
import type { AuditEntry, NewAuditEntry } from './audit-entry.ts';

/** Where a chain has got to: its newest entry, or as much of that as a chain's head keeps. */
export type AuditPosition = Pick<AuditEntry, 'sequence' | 'hash'>;

export const emptyChain: AuditPosition = { sequence: 0, hash: '' };

const hashOf = ({ hash: _hash, ...content }: AuditEntry, hash: ContentHash): string => hash(asJson(content));

/** The entry that follows `previous` (undefined for the first of an environment), bound to it by its hash. */
export const nextAuditEntry = (
  previous: AuditPosition | undefined,
  entry: NewAuditEntry,
  at: Timestamp,
  environment_id: string,
  hash: ContentHash,
): AuditEntry => {
  const { sequence, hash: previous_hash } = previous ?? emptyChain;
  const { actor, action, target, details } = entry;
  const content = { environment_id, sequence: sequence + 1, at, actor, action, target, details, previous_hash };
  return { ...content, hash: hash(asJson(content)) };
};

export type ChainVerdict =
  | { readonly outcome: 'intact'; readonly head: AuditPosition }
  | {
      readonly outcome: 'broken';
      /** Of the first entry at which the chain does not hold. */
      readonly sequence: number;
      /**
       * - `changed`: the entry is not what its hash was made of, or the one before it was changed together with its hash.
       * - `missing`: the entry is not there, and later ones or the chain's head say that it was.
       * - `reordered`: an entry stands where an earlier or the same one should not.
       */
      readonly reason: 'changed' | 'missing' | 'reordered';
    };

const broken = (sequence: number, reason: 'changed' | 'missing' | 'reordered'): ChainVerdict => ({
  outcome: 'broken',
  sequence,
  reason,
});

/** Whether a later entry has the number that is looked for: then it was moved, not removed. */
const misplaced = (entries: readonly AuditEntry[], from: number, expected: number): 'missing' | 'reordered' =>
  entries.slice(from).some((entry) => entry.sequence === expected) ? 'reordered' : 'missing';

/**
 * Whether entries, in their stored order, are the unbroken chain that `nextAuditEntry` made (CS4). `after` is the position that they follow,
 * when they are a later page. `head` is where the chain has got to as stored elsewhere: without it, entries cut off its end don't show.
 */
export const verifyAuditChain = (
  entries: readonly AuditEntry[],
  hash: ContentHash,
  { after = emptyChain, head }: { readonly after?: AuditPosition; readonly head?: AuditPosition } = {},
): ChainVerdict => {
  let last = after;
  for (const [index, entry] of entries.entries()) {
    const expected = last.sequence + 1;
    if (entry.sequence < expected) return broken(entry.sequence, 'reordered');
    if (entry.sequence > expected) return broken(expected, misplaced(entries, index, expected));
    if (hashOf(entry, hash) !== entry.hash) return broken(expected, 'changed');
    if (entry.previous_hash !== last.hash) return broken(last.sequence, 'changed');
    last = { sequence: entry.sequence, hash: entry.hash };
  }
  if (head !== undefined && head.sequence > last.sequence) return broken(last.sequence + 1, 'missing');
  if (head !== undefined && head.hash !== last.hash) return broken(last.sequence, 'changed');
  return { outcome: 'intact', head: last };
};
