import { proceed, waitFor, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import { millisecondsOf, timestampOf } from '../../shared/domain/naming/names.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { keepLease } from '../../shared/runtime/keep-lease.ts';
import { startPeriodOf } from './rollout/judge-health.ts';
import { snapshotOf } from './rollout/service-snapshot.ts';
import type { UndoDeps, UndoSession } from './undo/undo.deps.ts';
import { undoEntry } from './undo/undo-entry.ts';
import { failed, type UndoneEntry } from './undo/undo.outcome.ts';
import { undoneCommit, waitingRecord } from './undo/undo.records.ts';

export type UndoEffectsDeps = UndoDeps;

/** Entries that are undone at the same time, and stored in one commit: at most five items each. */
const entriesAtATime = 15;
const longestCall_milliseconds = 60_000;
const secondsBetweenCalls = 1;
/** Beyond twice the start period of what is waited for. */
const comeRight_milliseconds = 60_000;

/** When the newest of the entries ended, if that was after `from`. */
const newestEnd = (entries: readonly LedgerEntry[], from: string): string =>
  entries.reduce((newest, { undone_at = '' }) => (undone_at > newest ? undone_at : newest), from);

/** A clock that is set back must not make what has just failed look older than what was undone before: it would be tried for ever. */
const notBefore = (earliest: string, now: string): string => (now < earliest ? earliest : now);

/**
 * Not over yet. What failed is tried again when something was undone since, in this rollback, or when it failed in an earlier one: a service
 * that cannot get healthy beside the new version of what it depends on can when that is the former one again.
 */
const owedOf = (ledger: readonly LedgerEntry[], { rollback_started_at }: UndoSession): readonly LedgerEntry[] => {
  const lastUndone = newestEnd(
    ledger.filter(({ state }) => state === 'UNDONE'),
    rollback_started_at,
  );
  return ledger.filter(
    ({ state, undone_at = '' }) =>
      state === 'INTENDED' || state === 'DONE' || (state === 'UNDO_FAILED' && undone_at < lastUndone),
  );
};

/** A wave's services, or all resources: they do not depend on each other. */
const rankOf = ({ seq }: LedgerEntry): string => seq.slice(0, seq.indexOf('#'));

/** The newest wave first (I5), the resources last; a large wave in parts. */
const groupsOf = (entries: readonly LedgerEntry[]): readonly (readonly LedgerEntry[])[] => {
  const newestFirst = entries.toSorted((left, right) => (left.seq < right.seq ? 1 : -1));
  return [...Map.groupBy(newestFirst, rankOf).values()].flatMap((rank) =>
    Array.from({ length: Math.ceil(rank.length / entriesAtATime) }, (_, part) =>
      rank.slice(part * entriesAtATime, (part + 1) * entriesAtATime),
    ),
  );
};

const readRecords = async (
  deps: UndoDeps,
  { deployment_id }: UndoSession,
  entries: readonly LedgerEntry[],
): Promise<ReadonlyMap<string, ServiceRecord>> => {
  const services = entries.filter(({ compensation }) => compensation.kind === 'RESTORE_SERVICE');
  const records = await Promise.all(services.map(({ target }) => deps.records.service(deployment_id, target)));
  return new Map(records.flatMap((record) => (record === undefined ? [] : [[record.service_name, record]])));
};

/** Alarms are put one by one, and CloudWatch takes three a second. */
const alarm_milliseconds = 500;

const limitOf = ({ compensation }: LedgerEntry): number => {
  if (compensation.kind === 'RESTORE_ALARMS')
    return comeRight_milliseconds + compensation.previous.length * alarm_milliseconds;
  const checks =
    compensation.kind === 'RESTORE_SERVICE'
      ? (snapshotOf(compensation.previous)?.live.specification.health_checks ?? [])
      : [];
  return comeRight_milliseconds + (checks.length === 0 ? 0 : 2 * startPeriodOf(checks));
};

/** When undoing this entry began to wait; for what has no record of its own, since the entries before it ended. */
const waitingSince = (
  session: UndoSession,
  entry: LedgerEntry,
  known: ServiceRecord | undefined,
): string | undefined => {
  if (entry.compensation.kind !== 'RESTORE_SERVICE') return session.last_end_at;
  return known?.status === 'IN_PROGRESS' && known.action_started_at >= session.rollback_started_at
    ? known.action_started_at
    : undefined;
};

const endedIfOverdue = (
  deps: UndoDeps,
  session: UndoSession,
  undone: UndoneEntry,
  known: ServiceRecord | undefined,
): UndoneEntry => {
  const { entry, outcome } = undone;
  const since = waitingSince(session, entry, known);
  if (outcome.kind !== 'waiting' || since === undefined || deps.clock.now() - millisecondsOf(since) < limitOf(entry))
    return undone;
  return { entry, outcome: failed(`${outcome.words} (waited for ${Math.round(limitOf(entry) / 1_000)} s)`) };
};

/** What is asked for many times and read once. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let all: Promise<T> | undefined;
  return () => (all ??= read());
};

/** Whether the group is over: each of its entries is undone, kept, or has failed. */
const undoGroup = async (deps: UndoDeps, session: UndoSession, group: readonly LedgerEntry[]): Promise<boolean> => {
  const known = await readRecords(deps, session, group);
  const tried = await inParallel(group, entriesAtATime, async (entry) =>
    endedIfOverdue(deps, session, { entry, outcome: await undoEntry(deps, session, entry) }, known.get(entry.target)),
  );
  const now = notBefore(session.last_end_at, timestampOf(deps.clock.now()));
  const ended = undoneCommit(tried, known, now);
  const waiting = tried.flatMap(({ entry, outcome }) => {
    const isNew = outcome.kind === 'waiting' && waitingSince(session, entry, known.get(entry.target)) === undefined;
    return isNew ? [waitingRecord(entry, outcome.words, known.get(entry.target), now)] : [];
  });
  await deps.journal.commit(session, ({ rollback }) =>
    rollback.status === 'IN_PROGRESS' ? { ...ended, services: [...(ended.services ?? []), ...waiting] } : undefined,
  );
  return tried.every(({ outcome }) => outcome.kind !== 'waiting');
};

const sessionOf = (
  deps: UndoDeps,
  { state, ...open }: Awaited<ReturnType<UndoDeps['journal']['open']>>,
  ledger: readonly LedgerEntry[],
): UndoSession => {
  const rollback_started_at = state.rollback.started_at ?? state.updated_at;
  const inventory = once(() => deps.resources.findResourcesByEnvironment(open.environment_id));
  const live = once(() => deps.environments.liveServices(open.environment_id));
  return {
    ...open,
    rollback_started_at,
    last_end_at: newestEnd(ledger, rollback_started_at),
    resourceNamed: async (name) => (await inventory()).find((resource) => resource.name === name),
    usersOf: async (name) => (await live()).filter(({ specification }) => specification.resource_names.includes(name)),
  };
};

const undoGroups = async (
  deps: UndoDeps,
  session: UndoSession,
  ledger: readonly LedgerEntry[],
): Promise<TaskOutput> => {
  const began = deps.clock.now();
  for (const group of groupsOf(owedOf(ledger, session))) {
    if (deps.clock.now() - began > longestCall_milliseconds) return waitFor(0);
    if (!(await undoGroup(deps, session, group))) return waitFor(secondsBetweenCalls);
  }
  return owedOf(await deps.records.ledger(session.deployment_id), session).length === 0 ? proceed : waitFor(0);
};

/**
 * Takes back what the deployment did, by its ledger and in reverse dependency order (B2, I5): each effect is read back before it counts as
 * undone. WAIT while something has to settle, or when there is more to do than one call should. What cannot be undone is put on record, and
 * the rest is undone all the same. Run again after a crash it goes on where it stopped.
 */
export const undoEffects = async (deps: UndoEffectsDeps, { deployment_id }: TaskInput): Promise<TaskOutput> => {
  const open = await deps.journal.open(deployment_id);
  if (open.state.rollback.status !== 'IN_PROGRESS') return proceed;
  const ledger = await deps.records.ledger(deployment_id);
  const session = sessionOf(deps, open, ledger);
  return keepLease(deps.journal, session, () => undoGroups(deps, session, ledger));
};
