import type { Commit } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';

/**
 * What became of undoing one entry. `changes` are stored with it, in the same commit. `waiting`: something was begun and has to settle.
 * `kept`: the specification says so.
 */
export type UndoOutcome =
  | { readonly kind: 'undone'; readonly changes: Commit }
  | { readonly kind: 'kept'; readonly note: string; readonly changes: Commit }
  | { readonly kind: 'waiting'; readonly words: string }
  | { readonly kind: 'failed'; readonly note: string; readonly changes: Commit };

export type UndoneEntry = { readonly entry: LedgerEntry; readonly outcome: UndoOutcome };

export const failed = (note: string, changes: Commit = {}): UndoOutcome => ({ kind: 'failed', note, changes });
