import { listWords } from '../domain/naming/list-words.ts';
import type { ValidationResult } from '../domain/validation/validation-result.ts';
import type { StepFinding } from './workflow-step.ts';

/** One thing that is not as it should be. `subject` is the component that it concerns. A minor one does not stop the release. */
export type Fault = {
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
  readonly action: string;
  readonly minor?: boolean;
};

/** One question about the release: all that is wrong, or what to say when nothing is. */
export type ValidationCheck = Pick<ValidationResult, 'validator_id' | 'category'> & {
  readonly sound: string;
  readonly faults: readonly Fault[];
};

const mostDetails = 20;

const isGrave = (fault: Fault): boolean => fault.minor !== true;
const severityOf = ({ faults }: ValidationCheck): ValidationResult['severity'] => {
  if (faults.some(isGrave)) return 'CRITICAL';
  return faults.length > 0 ? 'WARNING' : 'INFO';
};

const wordsOf = (fault: Fault): string =>
  `${fault.subject}: ${fault.found.replace(/\.$/u, '')}, expected ${fault.expected}. ${fault.action}`;
const messageOf = ({ sound, faults }: ValidationCheck): string =>
  faults.length === 0 ? sound : listWords(faults.map(wordsOf), ' ', mostDetails);

/** The record of a check. */
export const resultOfCheck = (check: ValidationCheck, timestamp: string): ValidationResult => ({
  is_valid: !check.faults.some(isGrave),
  severity: severityOf(check),
  category: check.category,
  message: messageOf(check),
  details: check.faults.slice(0, mostDetails).map(({ subject, expected, found }) => ({ subject, expected, found })),
  recommendations: [...new Set(check.faults.map((fault) => fault.action))]
    .slice(0, mostDetails)
    .map((action) => ({ action })),
  timestamp,
  validator_id: check.validator_id,
});

/** What a step says that made these checks: all of their faults at once. */
export const findingOfChecks = (checks: readonly ValidationCheck[], code: string): StepFinding => {
  if (checks.length === 0) return { outcome: 'SKIPPED', message: 'There was nothing to check.' };
  const grave = checks.filter((check) => check.faults.some(isGrave));
  if (grave.length === 0) return { outcome: 'PASSED', message: checks.map(messageOf).join(' ') };
  const affected_components = [
    ...new Set(grave.flatMap((check) => check.faults.filter(isGrave).map((fault) => fault.subject))),
  ];
  return { outcome: 'FAILED', code, message: grave.map(messageOf).join(' '), affected_components };
};
