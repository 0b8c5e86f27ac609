import { isDeepStrictEqual } from 'node:util';
import type { Change, Condition, Item, Key, Query, TransactResult, Write } from '../../../shared/ports/table.port.ts';

/** What the port promises, said in the plainest way: a map, and a list of what changed. */
export type TableModel = {
  get(key: Key): Item | undefined;
  /** All items of the query, ignoring its limit. */
  query(query: Query): readonly Item[];
  transact(writes: readonly Write[]): TransactResult;
  readonly changes: readonly Change[];
};

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const targetOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

const holds = (condition: Condition, item: Item | undefined): boolean => {
  if (condition.kind === 'all') return condition.of.every((term) => holds(term, item));
  if (item === undefined) return condition.kind === 'absent' || condition.kind === 'absent_or_at_most';
  if (condition.kind === 'absent') return false;
  if (condition.kind === 'present') return true;
  const value = new Map(Object.entries(item)).get(condition.field);
  if (condition.kind === 'equals') return value === condition.value;
  return typeof value === 'number' && value <= condition.value;
};

const byBytes = (one: Item, other: Item): number => Buffer.compare(Buffer.from(one.sk), Buffer.from(other.sk));

export const tableModel = (): TableModel => {
  const items = new Map<string, Item>();
  const changes: Change[] = [];

  const apply = (write: Write): void => {
    if (write.kind === 'check') return;
    const { pk, sk } = targetOf(write);
    const before = items.get(nameOf({ pk, sk }));
    const after = write.kind === 'put' ? write.item : undefined;
    if (isDeepStrictEqual(before, after)) return;
    changes.push({ key: { pk, sk }, ...(before && { before }), ...(after && { after }) });
    if (after === undefined) items.delete(nameOf({ pk, sk }));
    else items.set(nameOf({ pk, sk }), after);
  };

  return {
    changes,
    get: (key) => items.get(nameOf(key)),
    query: ({ pk, prefix = '', descending = false }) => {
      const found = [...items.values()].filter((item) => item.pk === pk && item.sk.startsWith(prefix)).sort(byBytes);
      return descending ? found.reverse() : found;
    },
    transact: (writes) => {
      const failures = writes.flatMap((write, index) => {
        const found = items.get(nameOf(targetOf(write)));
        if (write.condition === undefined || holds(write.condition, found)) return [];
        return [found === undefined ? { index } : { index, found }];
      });
      if (failures.length > 0) return { outcome: 'refused', failures };
      writes.forEach(apply);
      return { outcome: 'committed' };
    },
  };
};
