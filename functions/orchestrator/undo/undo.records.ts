import type { Commit } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { Timestamp } from '../../../shared/domain/naming/names.ts';
import type { UndoneEntry, UndoOutcome } from './undo.outcome.ts';

type Ended = Exclude<UndoOutcome, { kind: 'waiting' }>;

const ledgerOf = (entry: LedgerEntry, outcome: Ended, now: Timestamp): LedgerEntry => {
  const { note: _, ...rest } = entry;
  switch (outcome.kind) {
    case 'undone':
      return { ...rest, state: 'UNDONE', undone_at: now };
    case 'kept':
      return { ...rest, state: 'KEPT', note: outcome.note, undone_at: now };
    case 'failed':
      return { ...rest, state: 'UNDO_FAILED', note: outcome.note, undone_at: now };
  }
};

const baseOf = (entry: LedgerEntry, known: ServiceRecord | undefined): Omit<ServiceRecord, 'status' | 'updated_at'> => {
  const { message: _, ...rest } = known ?? {
    service_name: entry.target,
    next_action: 0,
    started_at: entry.intended_at,
    action_started_at: entry.intended_at,
  };
  return rest;
};

/** The service's own record says how it ended in this deployment; why it failed stays there when it had. */
const serviceOf = (
  entry: LedgerEntry,
  outcome: Ended,
  known: ServiceRecord | undefined,
  now: Timestamp,
): readonly ServiceRecord[] => {
  if (entry.compensation.kind !== 'RESTORE_SERVICE') return [];
  const message = outcome.kind === 'failed' ? outcome.note : known?.message;
  return [
    {
      ...baseOf(entry, known),
      status: outcome.kind === 'undone' ? 'UNDONE' : 'FAILED',
      updated_at: now,
      ...(message !== undefined && { message }),
    },
  ];
};

const joined = (commits: readonly Commit[]): Commit => ({
  live_services: commits.flatMap((commit) => commit.live_services ?? []),
  removed_live_services: commits.flatMap((commit) => commit.removed_live_services ?? []),
  resources: commits.flatMap((commit) => commit.resources ?? []),
  removed_resources: commits.flatMap((commit) => commit.removed_resources ?? []),
  resource_events: commits.flatMap((commit) => commit.resource_events ?? []),
});

/** All that the end of undoing some entries stores, in one commit. */
export const undoneCommit = (
  undone: readonly UndoneEntry[],
  known: ReadonlyMap<string, ServiceRecord>,
  now: Timestamp,
): Commit => {
  const ended = undone.flatMap(({ entry, outcome }) => (outcome.kind === 'waiting' ? [] : [{ entry, outcome }]));
  return {
    ...joined(ended.map(({ outcome }) => outcome.changes)),
    ledger: ended.map(({ entry, outcome }) => ledgerOf(entry, outcome, now)),
    services: ended.flatMap(({ entry, outcome }) => serviceOf(entry, outcome, known.get(entry.target), now)),
  };
};

/** Since when a service is waited for; stored once, when the waiting begins. */
export const waitingRecord = (
  entry: LedgerEntry,
  words: string,
  known: ServiceRecord | undefined,
  now: Timestamp,
): ServiceRecord => ({
  ...baseOf(entry, known),
  status: 'IN_PROGRESS',
  message: words,
  updated_at: now,
  action_started_at: now,
});
