import { isRetryable, messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import { isForTheMachine } from '../rollout/expect-errors.ts';
import { restoreAlarms } from './restore-alarms.ts';
import { restoreService } from './restore-service.ts';
import type { UndoDeps, UndoSession } from './undo.deps.ts';
import { undoResource } from './undo-resource.ts';
import { failed, type UndoOutcome } from './undo.outcome.ts';

const attempts = 3;
const pause_milliseconds = 200;

const undo = (deps: UndoDeps, session: UndoSession, entry: LedgerEntry): Promise<UndoOutcome> => {
  const { compensation } = entry;
  switch (compensation.kind) {
    case 'RESTORE_SERVICE':
      return restoreService(deps, session, compensation);
    case 'RESTORE_ALARMS':
      return restoreAlarms(deps, session, compensation);
    case 'REMOVE_RESOURCE':
    case 'RESTORE_RESOURCE':
      return undoResource(deps, session, entry, compensation);
  }
};

/**
 * Undoes one effect. What throws is tried a few times; then it has failed, or waits when the error may pass. Throws only when somebody else
 * has taken over, or the store is out of reach.
 */
export const undoEntry = async (deps: UndoDeps, session: UndoSession, entry: LedgerEntry): Promise<UndoOutcome> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await undo(deps, session, entry);
    } catch (error) {
      if (isForTheMachine(error)) throw error;
      if (attempt === attempts)
        return isRetryable(error)
          ? { kind: 'waiting', words: messageOf(error) }
          : failed(`${messageOf(error)} (tried ${attempts} times)`);
      await deps.sleep(pause_milliseconds * attempt);
    }
  }
};
