import type { Condition, Item } from '../../ports/table.port.ts';
import { termsOf, type ConditionTerm } from './condition-terms.ts';

const isAtMost = (item: Item, field: string, value: number): boolean => {
  const stored = Object.hasOwn(item, field) ? item[field] : undefined;
  return typeof stored === 'number' && stored <= value;
};

const termHolds = (term: ConditionTerm, item: Item | undefined): boolean => {
  switch (term.kind) {
    case 'absent':
      return item === undefined;
    case 'present':
      return item !== undefined;
    case 'equals':
      return item !== undefined && Object.hasOwn(item, term.field) && item[term.field] === term.value;
    case 'at_most':
      return item !== undefined && isAtMost(item, term.field, term.value);
    case 'absent_or_at_most':
      return item === undefined || isAtMost(item, term.field, term.value);
  }
};

/** Whether the condition holds of the stored item, or of its absence. */
export const conditionHolds = (condition: Condition, item: Item | undefined): boolean =>
  termsOf(condition).every((term) => termHolds(term, item));
