import type { Compensation } from '../../../shared/domain/deployment/ledger-entry.ts';
import { alarmKey, isDone, undoOf } from '../../../shared/domain/monitoring/alarm.ts';
import { listWords } from '../../../shared/domain/naming/list-words.ts';
import type { UndoDeps, UndoSession } from './undo.deps.ts';
import { failed, type UndoOutcome } from './undo.outcome.ts';

type RestoreAlarms = Extract<Compensation, { kind: 'RESTORE_ALARMS' }>;

/** Sets alarms back to what they were before the release, and reads them back. Done twice it has the effect of once. */
export const restoreAlarms = async (
  { alarms }: Pick<UndoDeps, 'alarms'>,
  { environment_id }: Pick<UndoSession, 'environment_id'>,
  changes: RestoreAlarms,
): Promise<UndoOutcome> => {
  if (alarms === undefined) return failed('there are no alarms here');
  const { put, remove } = undoOf(changes, await alarms.list(environment_id));
  for (const alarm of put) await alarms.put(environment_id, alarm);
  if (remove.length > 0) await alarms.remove(environment_id, remove);
  const left = undoOf(changes, await alarms.list(environment_id));
  if (isDone(left)) return { kind: 'undone', changes: {} };
  return {
    kind: 'waiting',
    words: `not as they were yet: ${listWords([...left.put, ...left.remove].map(alarmKey))}`,
  };
};
