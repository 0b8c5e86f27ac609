import type { LedgerEntry } from '../deployment/ledger-entry.ts';
import { isTerminal } from '../deployment/deployment-status.ts';
import { code, joined, list, numbered, plain, section } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { betweenWords, sinceWords } from './time-words.ts';

const undoOf = ({ compensation }: LedgerEntry): string => {
  switch (compensation.kind) {
    case 'RESTORE_SERVICE':
      return compensation.previous === undefined
        ? 'stopped and removed, since there was none before'
        : 'the version before serves again';
    case 'REMOVE_RESOURCE':
      return 'removed';
    case 'RESTORE_RESOURCE':
      return 'set back to what it was';
    case 'RESTORE_ALARMS':
      return 'set back to what they were';
  }
};

const wordsOf = (entry: LedgerEntry, state: ReportInput['state']): string => {
  const what = `**${plain(entry.target)}**${entry.made === undefined ? '' : ` (${plain(entry.made)})`}`;
  const note = entry.note === undefined ? '' : `: ${plain(entry.note)}`;
  const at = entry.undone_at === undefined ? '' : `, ${sinceWords(state.created_at, entry.undone_at)}`;
  return entry.state === 'UNDONE' ? `${what}: ${undoOf(entry)}${at}${note}` : `${what}${note}`;
};

const inState = (input: ReportInput, ...states: readonly LedgerEntry['state'][]): readonly string[] =>
  input.ledger
    .filter((entry) => states.includes(entry.state))
    .toSorted((left, right) => (left.seq < right.seq ? 1 : -1))
    .map((entry) => wordsOf(entry, input.state));

const titled = (title: string, items: readonly string[], show: (items: readonly string[]) => string): string =>
  items.length === 0 ? '' : `${title}\n\n${show(items)}`;

const rollbackTime = ({ rollback }: ReportInput['state']): string => {
  const reason = rollback.reason === undefined ? '' : `Why: ${plain(rollback.reason)} `;
  if (rollback.started_at === undefined) return reason.trim();
  return `${reason}${rollback.finished_at === undefined ? 'It is under way.' : `It took ${betweenWords(rollback.started_at, rollback.finished_at)}.`}`;
};

/** What the end of the rollback put on record; before that, what the ledger says. */
const stated = (onRecord: readonly string[], inLedger: readonly string[]): readonly string[] =>
  onRecord.length > 0 ? onRecord.map(plain) : inLedger;

/** What was undone, in the order in which it was, what is left, and what was kept on purpose. */
export const undoSection = (input: ReportInput): string => {
  const { state } = input;
  if (state.rollback.status === 'NOT_NEEDED') return '';
  return section(
    'What was undone',
    rollbackTime(state),
    titled('', inState(input, 'UNDONE'), numbered).trim(),
    titled(
      '**Left behind, because it could not be undone:**',
      stated(state.rollback.remaining, inState(input, 'UNDO_FAILED')),
      list,
    ),
    titled('Not undone yet:', state.rollback.status === 'IN_PROGRESS' ? inState(input, 'DONE', 'INTENDED') : [], list),
    titled('Kept on purpose:', stated(state.rollback.kept, inState(input, 'KEPT')), list),
  );
};

const command = (verb: string, id: string): string => code(`windlass ${verb} ${id}`);

const advice = ({ state }: ReportInput): readonly string[] => {
  const { id, rollback } = state;
  if (rollback.status === 'FAILED')
    return [`See to what is left behind, then run ${command('rollback', id)}: it goes on where it stopped.`];
  if (state.status === 'FAILED')
    return [
      `Mend what went wrong, then deploy again, or run ${command('retry', id)} if the cause lay outside of the release.`,
    ];
  if (state.status === 'CANCELLED') return [`Run ${command('retry', id)} to release it after all.`];
  if (state.status === 'COMPLETED' && rollback.status === 'NOT_NEEDED')
    return [`Run ${command('rollback', id)} to undo it.`];
  return [];
};

export const adviceSection = (input: ReportInput): string =>
  isTerminal(input.state.status)
    ? section(
        'What to do now',
        joined(list([...advice(input), `${command('events', input.state.id)} shows every event.`])),
      )
    : '';
