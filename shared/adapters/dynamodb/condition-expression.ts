import type { Condition } from '../../ports/table.port.ts';
import { termsOf, type ConditionTerm } from '../table/condition-terms.ts';
import { toValue, type Attributes } from './attribute-values.ts';

export type ConditionExpression = {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
};

const itemIsAbsent = 'attribute_not_exists(pk)';

const textOf = (term: ConditionTerm, index: number): string => {
  switch (term.kind) {
    case 'absent':
      return itemIsAbsent;
    case 'present':
      return 'attribute_exists(pk)';
    case 'equals':
      return `#${index} = :${index}`;
    case 'at_most':
      return `#${index} <= :${index}`;
    case 'absent_or_at_most':
      return `(${itemIsAbsent} OR #${index} <= :${index})`;
  }
};

/** A condition as DynamoDB reads it. Names and values are placeholders, so a reserved word is a name like any other. */
export const conditionExpression = (condition: Condition): ConditionExpression => {
  const terms = termsOf(condition);
  const compared = terms.flatMap((term, index) =>
    'field' in term ? [{ index, field: term.field, value: toValue(term.value) }] : [],
  );
  const text = { ConditionExpression: terms.map(textOf).join(' AND ') };
  if (compared.length === 0) return text;
  return {
    ...text,
    ExpressionAttributeNames: Object.fromEntries(compared.map(({ index, field }) => [`#${index}`, field])),
    ExpressionAttributeValues: Object.fromEntries(compared.map(({ index, value }) => [`:${index}`, value])),
  };
};
