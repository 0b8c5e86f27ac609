import type { Json } from '../../../shared/domain/json.ts';
import type { Condition, Write } from '../../../shared/ports/table.port.ts';

/** Values that a store may not give back as it got them. */
export const awkwardValues: readonly (readonly [string, Json])[] = [
  ['zero', 0],
  ['the largest safe integer', Number.MAX_SAFE_INTEGER],
  ['the smallest safe integer', Number.MIN_SAFE_INTEGER],
  ['a number past the safe integers', 2 ** 70],
  ['a fraction that is not exact in binary', 0.1 + 0.2],
  ['seventeen digits', -123456.78901234567],
  ['the largest number', 9.99e125],
  ['the smallest number', -1e-130],
  ['an empty string', ''],
  ['null', null],
  ['false', false],
  ['an empty list', []],
  ['an empty map', {}],
  ['empties within empties', [[], {}, [{}], { inner: [[]] }, '', null]],
  ['a list of many kinds', [1, 'one', true, null, { deep: [1, ['two']] }]],
  ['control characters', '\0\u0001\n\r\t\u007f'],
  ['quotes and backslashes', '"\'\\ \\u0041'],
  ['text beyond ASCII', 'é e\u0301 漢字 😀 \u{10FFFF} \uFFFD \uFEFF'],
  ['names from the prototype', { constructor: 1, toString: 2, hasOwnProperty: { valueOf: 3 }, prototype: null }],
  ['names that look like types', { S: 'x', N: '1', M: { L: [] }, NULL: true }],
  ['names with dots, spaces, hashes and colons', { 'a.b': 1, ' ': 2, '#0': 3, ':0': 4, 'é😀': 5, '0': 6, '\0': 7 }],
];

export const reservedWords = [
  'name',
  'status',
  'type',
  'value',
  'values',
  'size',
  'token',
  'ttl',
  'data',
  'order',
  'key',
  'comment',
];

type ConditionCase = {
  readonly name: string;
  readonly stored?: { readonly [name: string]: Json };
  readonly condition: Condition;
  readonly holds: boolean;
};

const equals = (value: string | number | boolean | null): Condition => ({ kind: 'equals', field: 'field', value });
const atMost = (value: number): Condition => ({ kind: 'at_most', field: 'field', value });
const absentOrAtMost = (value: number): Condition => ({ kind: 'absent_or_at_most', field: 'field', value });
const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of });

export const conditionCases: readonly ConditionCase[] = [
  { name: 'absent holds without an item', condition: { kind: 'absent' }, holds: true },
  { name: 'absent does not hold of an item', stored: {}, condition: { kind: 'absent' }, holds: false },
  { name: 'present holds of an item', stored: {}, condition: { kind: 'present' }, holds: true },
  { name: 'present does not hold without an item', condition: { kind: 'present' }, holds: false },
  { name: 'equals holds of the same text', stored: { field: 'a' }, condition: equals('a'), holds: true },
  { name: 'equals does not hold of other text', stored: { field: 'A' }, condition: equals('a'), holds: false },
  { name: 'equals holds of the same empty text', stored: { field: '' }, condition: equals(''), holds: true },
  { name: 'equals holds of the same number', stored: { field: 0.1 }, condition: equals(0.1), holds: true },
  { name: 'equals takes minus zero for zero', stored: { field: 0 }, condition: equals(-0), holds: true },
  { name: 'equals tells a number from its text', stored: { field: '1' }, condition: equals(1), holds: false },
  {
    name: 'equals tells neighbours of a large number apart',
    stored: { field: 9007199254740991 },
    condition: equals(9007199254740990),
    holds: false,
  },
  { name: 'equals holds of the same boolean', stored: { field: false }, condition: equals(false), holds: true },
  { name: 'equals tells false from null', stored: { field: null }, condition: equals(false), holds: false },
  { name: 'equals holds of null that is stored', stored: { field: null }, condition: equals(null), holds: true },
  { name: 'equals does not take a missing attribute for null', stored: {}, condition: equals(null), holds: false },
  { name: 'equals does not hold without an item', condition: equals(null), holds: false },
  {
    name: 'equals does not look into the prototype',
    stored: {},
    condition: { kind: 'equals', field: 'constructor', value: 'x' },
    holds: false,
  },
  {
    name: 'equals takes a dotted name for one name',
    stored: { a: { b: 1 } },
    condition: { kind: 'equals', field: 'a.b', value: 1 },
    holds: false,
  },
  { name: 'at_most holds of a smaller number', stored: { field: -2 }, condition: atMost(1.5), holds: true },
  { name: 'at_most holds of the same number', stored: { field: 7 }, condition: atMost(7), holds: true },
  { name: 'at_most does not hold of a larger number', stored: { field: 8 }, condition: atMost(7), holds: false },
  { name: 'at_most compares as numbers, not as text', stored: { field: 9 }, condition: atMost(10), holds: true },
  { name: 'at_most does not hold of text', stored: { field: '1' }, condition: atMost(7), holds: false },
  { name: 'at_most does not hold of null', stored: { field: null }, condition: atMost(7), holds: false },
  { name: 'at_most does not hold of a missing attribute', stored: {}, condition: atMost(7), holds: false },
  { name: 'at_most does not hold without an item', condition: atMost(7), holds: false },
  { name: 'absent_or_at_most holds without an item', condition: absentOrAtMost(7), holds: true },
  {
    name: 'absent_or_at_most holds of the same number',
    stored: { field: 7 },
    condition: absentOrAtMost(7),
    holds: true,
  },
  {
    name: 'absent_or_at_most does not hold of a larger number',
    stored: { field: 8 },
    condition: absentOrAtMost(7),
    holds: false,
  },
  {
    name: 'absent_or_at_most does not hold of an item without the attribute',
    stored: {},
    condition: absentOrAtMost(7),
    holds: false,
  },
  {
    name: 'all holds when every term does',
    stored: { field: 7, other: 'x' },
    condition: all({ kind: 'present' }, atMost(7), all(equals(7))),
    holds: true,
  },
  {
    name: 'all does not hold when one term does not',
    stored: { field: 7 },
    condition: all(equals(7), { kind: 'equals', field: 'other', value: 'x' }),
    holds: false,
  },
  {
    name: 'all binds looser than absent_or_at_most',
    condition: all(absentOrAtMost(7), { kind: 'present' }),
    holds: false,
  },
  {
    name: 'all takes fifty terms',
    condition: all(...Array.from({ length: 50 }, () => absentOrAtMost(7))),
    holds: true,
  },
];

const putting =
  (attributes: { readonly [name: string]: unknown }) =>
  (pk: string): readonly Write[] => [{ kind: 'put', item: { pk, sk: 'META', ...attributes } }];
const onCondition =
  (condition: unknown) =>
  (pk: string): readonly Write[] => [{ kind: 'put', item: { pk, sk: 'META' }, condition: condition as Condition }];
const nestedIn = (levels: number): Json => Array.from({ length: levels }).reduce<Json>((inner) => [inner], 'x');

/** Transactions that each adapter refuses before it writes anything. */
export const unusableWrites: readonly (readonly [string, (pk: string) => readonly Write[]])[] = [
  ['no writes', () => []],
  ['101 writes', (pk) => Array.from({ length: 101 }, (_, index) => ({ kind: 'put', item: { pk, sk: String(index) } }))],
  [
    'two writes of one key',
    (pk) => [
      { kind: 'put', item: { pk, sk: 'a' } },
      { kind: 'check', key: { pk, sk: 'a' }, condition: { kind: 'absent' } },
    ],
  ],
  ['NaN', putting({ value: Number.NaN })],
  ['an infinity deep inside', putting({ value: [{ deep: -Infinity }] })],
  ['a number that is too large', putting({ value: 1e126 })],
  ['a number that is too small', putting({ value: 1e-131 })],
  ['undefined', putting({ value: undefined })],
  ['undefined deep inside', putting({ value: { deep: [undefined] } })],
  // oxlint-disable-next-line no-sparse-arrays -- it is the case
  ['a list with a hole', putting({ value: [1, , 3] })],
  ['a function', putting({ value: () => 1 })],
  ['a bigint', putting({ value: 1n })],
  ['a symbol', putting({ value: Symbol('x') })],
  ['a Date', putting({ value: new Date(0) })],
  ['a Map', putting({ value: new Map() })],
  ['a Buffer', putting({ value: Buffer.from('x') })],
  [
    'an attribute named __proto__',
    putting(JSON.parse('{"__proto__":{"polluted":true}}') as { readonly [name: string]: unknown }),
  ],
  ['a nested attribute named __proto__', putting({ value: [JSON.parse('{"__proto__":1}')] })],
  ['an attribute without a name', putting({ '': 1 })],
  ['a nested attribute without a name', putting({ value: { '': 1 } })],
  ['half a surrogate pair', putting({ value: 'x\ud800' })],
  ['half a surrogate pair in a name', putting({ 'x\udc00': 1 })],
  ['an empty partition key', putting({ pk: '' })],
  ['an empty sort key', putting({ sk: '' })],
  ['a key that is a number', putting({ sk: 1 })],
  ['a partition key of 2,049 bytes', putting({ pk: `${'é'.repeat(1024)}x` })],
  ['a sort key of 1,025 bytes', putting({ sk: 'x'.repeat(1025) })],
  ['an item larger than 400 KB as JSON', putting({ value: 'x'.repeat(400 * 1024 - 20) })],
  ['an item larger than 400 KB as DynamoDB counts', putting({ value: Array.from({ length: 130_000 }, () => 10) })],
  ['lists nested 32 deep', putting({ value: nestedIn(32) })],
  ['a condition `all` of nothing', onCondition({ kind: 'all', of: [] })],
  ['a condition of 51 terms', onCondition({ kind: 'all', of: Array.from({ length: 51 }, () => ({ kind: 'absent' })) })],
  ['a condition without a field', onCondition({ kind: 'equals', field: '', value: 1 })],
  ['a condition that equals a list', onCondition({ kind: 'equals', field: 'a', value: [] })],
  ['a condition that equals undefined', onCondition({ kind: 'equals', field: 'a', value: undefined })],
  ['a condition at most text', onCondition({ kind: 'at_most', field: 'a', value: '1' })],
  ['a condition at most NaN', onCondition({ kind: 'absent_or_at_most', field: 'a', value: Number.NaN })],
];
