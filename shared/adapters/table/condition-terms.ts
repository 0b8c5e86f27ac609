import { TableRequestError, type Condition } from '../../ports/table.port.ts';
import { measureValue } from './measure-value.ts';
import { maxConditionTerms } from './table-limits.ts';

/** A condition that holds no other one. */
export type ConditionTerm = Exclude<Condition, { readonly kind: 'all' }>;

/** The terms that must all hold. */
export const termsOf = (condition: Condition): readonly ConditionTerm[] =>
  condition.kind === 'all' ? condition.of.flatMap(termsOf) : [condition];

const checkTerm = (term: ConditionTerm): void => {
  if (term.kind === 'absent' || term.kind === 'present') return;
  if (typeof term.field !== 'string' || term.field === '' || !term.field.isWellFormed()) {
    throw new TableRequestError('The field of a condition is a name that is not empty.');
  }
  if (typeof term.value === 'object' && term.value !== null)
    throw new TableRequestError(`The condition on ${term.field} compares scalars only.`);
  if (term.kind !== 'equals' && typeof term.value !== 'number')
    throw new TableRequestError(`The condition on ${term.field} takes a number.`);
  measureValue(term.value, term.field);
};

/** Throws `TableRequestError` for a condition that an adapter could not state. */
export const checkCondition = (condition: Condition): void => {
  const terms = termsOf(condition);
  if (terms.length === 0) throw new TableRequestError('A condition `all` needs at least one term.');
  if (terms.length > maxConditionTerms)
    throw new TableRequestError(`A condition has ${terms.length} terms; ${maxConditionTerms} are allowed.`);
  terms.forEach(checkTerm);
};
