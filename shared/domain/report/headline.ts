import { isTerminal } from '../deployment/deployment-status.ts';
import type { DeploymentState } from '../deployment/deployment-state.ts';
import type { LedgerEntry } from '../deployment/ledger-entry.ts';
import { countOf } from '../naming/list-words.ts';
import { code, joined, list, plain } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { betweenWords, instantWords } from './time-words.ts';

/** One word for how it ended, for people who read only the first line. */
const verdictOf = ({ status, rollback }: DeploymentState): string => {
  if (rollback.status === 'COMPLETED') return `${status}, undone`;
  if (rollback.status === 'FAILED') return `${status}, NOT fully undone`;
  if (rollback.status === 'IN_PROGRESS') return `${status}, being undone`;
  return status;
};

const touchedNothing = (ledger: readonly LedgerEntry[]): boolean => ledger.length === 0;

const rollbackSentence = ({ rollback }: DeploymentState, ledger: readonly LedgerEntry[]): string => {
  switch (rollback.status) {
    case 'COMPLETED': {
      const kept =
        rollback.kept.length === 0 ? '' : ` Kept on purpose: ${countOf(rollback.kept.length, 'thing')}, named below.`;
      return `Everything that it had changed was undone, and what it had replaced serves again.${kept}`;
    }
    case 'FAILED':
      return `**Its rollback could not finish: ${countOf(rollback.remaining.length, 'thing')} left, named below. Somebody has to act.**`;
    case 'IN_PROGRESS':
      return 'What it has changed is being undone now.';
    case 'NOT_NEEDED':
      return touchedNothing(ledger)
        ? 'It had not changed anything yet, so there was nothing to undo.'
        : 'What it has changed is still in place.';
  }
};

const sentencesOf = (state: DeploymentState, ledger: readonly LedgerEntry[]): string => {
  const subject = `${code(state.name)} in ${code(state.environment_id)}`;
  switch (state.status) {
    case 'COMPLETED':
      return state.rollback.status === 'NOT_NEEDED'
        ? `${subject} is live: every check passed.`
        : `${subject} was live, and was rolled back later. ${rollbackSentence(state, ledger)}`;
    case 'FAILED':
      return `${subject} failed. ${rollbackSentence(state, ledger)}`;
    case 'CANCELLED':
      return `${subject} was cancelled by ${plain(state.cancel_requested?.by ?? 'somebody')}: ${plain(state.cancel_requested?.reason ?? '')} ${rollbackSentence(state, ledger)}`;
    default:
      return `${subject} is under way, in phase ${state.phase}. This report tells what is on record so far.`;
  }
};

const factsOf = ({ state, plan }: ReportInput): readonly string[] => {
  const end = state.finished_at ?? state.updated_at;
  return [
    `Deployment ${code(state.id)}${state.retry_of === undefined ? '' : `, a retry of ${code(state.retry_of)}`}, by ${plain(state.created_by)}${state.description === '' ? '' : `: ${plain(state.description)}`}`,
    `From ${instantWords(state.created_at)} to ${instantWords(end)}, ${betweenWords(state.created_at, end)}${isTerminal(state.status) ? '' : ' so far'}`,
    `Plan ${code(state.plan_hash.slice(0, 12))}, risk ${plan.risk.level}${plan.risk.reasons.length === 0 ? '' : `: ${plain(plan.risk.reasons.join('; '))}`}`,
  ];
};

/** What it was and how it ended, in the first lines. */
export const headline = (input: ReportInput): string =>
  joined(
    `# ${plain(input.state.name)}: ${verdictOf(input.state)}`,
    sentencesOf(input.state, input.ledger),
    list(factsOf(input)),
  );
