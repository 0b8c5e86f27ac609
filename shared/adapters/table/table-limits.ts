/**
 * What DynamoDB allows, kept by every adapter so that what one refuses the others refuse too.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const maxItemBytes = 400 * 1024;
export const maxTransactionBytes = 4 * 1024 * 1024;
export const maxTransactionWrites = 100;
export const maxPartitionKeyBytes = 2048;
export const maxSortKeyBytes = 1024;
/** DynamoDB counts the scalar as a level of its 32. */
export const maxNestedContainers = 31;
export const maxNumber = 9.99e125;
export const minNumber = 1e-130;
/** Of one write, with `all` unfolded: an expression is at most 4 KB of text. */
export const maxConditionTerms = 50;
export const maxPage = 1000;
export const defaultPage = 100;
