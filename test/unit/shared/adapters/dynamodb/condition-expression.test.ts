import { expect, it } from '@jest/globals';
import { conditionExpression } from '../../../../../shared/adapters/dynamodb/condition-expression.ts';

it('asks for the partition key, which every item has, when it is about presence', () => {
  expect(conditionExpression({ kind: 'absent' })).toEqual({ ConditionExpression: 'attribute_not_exists(pk)' });
  expect(conditionExpression({ kind: 'present' })).toEqual({ ConditionExpression: 'attribute_exists(pk)' });
});

it('keeps names and values out of the text', () => {
  expect(conditionExpression({ kind: 'equals', field: 'status) OR (a', value: 'x' })).toEqual({
    ConditionExpression: '#0 = :0',
    ExpressionAttributeNames: { '#0': 'status) OR (a' },
    ExpressionAttributeValues: { ':0': { S: 'x' } },
  });
});

it('joins the terms of nested conditions, each with placeholders of its own', () => {
  const token = { kind: 'absent_or_at_most' as const, field: 'token', value: 7 };
  const version = { kind: 'at_most' as const, field: 'version', value: 2 };
  expect(
    conditionExpression({ kind: 'all', of: [{ kind: 'present' }, { kind: 'all', of: [token, version] }] }),
  ).toEqual({
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(pk) OR #1 <= :1) AND #2 <= :2',
    ExpressionAttributeNames: { '#1': 'token', '#2': 'version' },
    ExpressionAttributeValues: { ':1': { N: '7' }, ':2': { N: '2' } },
  });
});

it('stays below the 4 KB of an expression with as many terms as are allowed', () => {
  const term = { kind: 'absent_or_at_most' as const, field: 'token', value: 7 };
  const { ConditionExpression } = conditionExpression({ kind: 'all', of: Array.from({ length: 50 }, () => term) });
  expect(ConditionExpression.length).toBeLessThan(4096);
});
