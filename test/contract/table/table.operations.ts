import fc from 'fast-check';
import type { Json } from '../../../shared/domain/json.ts';
import type { Condition, Item, Key, Query, Write } from '../../../shared/ports/table.port.ts';

export type Operation =
  | { readonly kind: 'get'; readonly key: Key }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'transact'; readonly writes: readonly Write[] };

/** Few keys and few values, so that operations meet; among them those whose order or text is easily got wrong. */
const partitions = ['p', 'q'];
const sorts = ['a', 'a\0', 'ab', 'b', 'é', '\uFFFD', '😀'];
const fields = ['version', 'status', 'name', 'a.b', 'constructor'];

const keys = fc.record({ pk: fc.constantFrom(...partitions), sk: fc.constantFrom(...sorts) });
const versions = fc.integer({ min: 0, max: 3 });
const scalars: fc.Arbitrary<string | number | boolean | null> = fc.oneof(
  { weight: 4, arbitrary: versions },
  fc.constantFrom('', 'x', '1', null, true, false, 0.5, -1),
);

const storable = (value: number): boolean => value === 0 || Math.abs(value) > 1e-130;
// Adding zero makes a zero of minus zero, which JSON does not tell apart.
const doubles = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 })
  .filter(storable)
  .map((value) => value + 0);
const texts = fc.string({ unit: 'binary', maxLength: 8 });
const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }).filter((name) => name !== '__proto__');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    doubles,
    texts,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(names, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const attributes = fc.record(
  { version: versions, status: scalars, name: json, 'a.b': scalars, constructor: json },
  { requiredKeys: [], noNullPrototype: true },
);
const items: fc.Arbitrary<Item> = fc.tuple(keys, attributes).map(([key, rest]) => ({ ...rest, ...key }));

const terms: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant({ kind: 'absent' as const }),
  fc.constant({ kind: 'present' as const }),
  fc.record({ kind: fc.constant('equals' as const), field: fc.constantFrom(...fields), value: scalars }),
  fc.record({ kind: fc.constant('at_most' as const), field: fc.constantFrom(...fields), value: versions }),
  fc.record({ kind: fc.constant('absent_or_at_most' as const), field: fc.constantFrom(...fields), value: versions }),
);
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: terms },
  fc.record({ kind: fc.constant('all' as const), of: fc.array(terms, { minLength: 1, maxLength: 3 }) }),
);

const perhaps = fc.option(conditions, { nil: undefined });
const onCondition = ([write, condition]: [Write, Condition | undefined]): Write =>
  condition === undefined ? write : { ...write, condition };
const writes: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(fc.record({ kind: fc.constant('put' as const), item: items }), perhaps).map(onCondition),
  fc.tuple(fc.record({ kind: fc.constant('delete' as const), key: keys }), perhaps).map(onCondition),
  fc.record({ kind: fc.constant('check' as const), key: keys, condition: conditions }),
);
const targetOf = (write: Write): string => {
  const { pk, sk } = write.kind === 'put' ? write.item : write.key;
  return `${pk}\n${sk}`;
};

const transactions = fc.uniqueArray(writes, { minLength: 1, maxLength: 4, selector: targetOf });
const queries = fc.record(
  {
    pk: fc.constantFrom(...partitions),
    prefix: fc.constantFrom('', 'a', 'b', 'x'),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 8 }),
  },
  { requiredKeys: ['pk'], noNullPrototype: true },
);

const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: transactions.map((of) => ({ kind: 'transact' as const, writes: of })) },
  { weight: 1, arbitrary: keys.map((key) => ({ kind: 'get' as const, key })) },
  { weight: 1, arbitrary: queries.map((query) => ({ kind: 'query' as const, query })) },
);

export const histories: fc.Arbitrary<readonly Operation[]> = fc.array(operations, {
  minLength: 1,
  maxLength: 30,
  size: 'max',
});
