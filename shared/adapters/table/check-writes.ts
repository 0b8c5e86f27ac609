import { TableRequestError, type Key, type Write } from '../../ports/table.port.ts';
import { checkCondition } from './condition-terms.ts';
import { measureItem, measureKey } from './measure-item.ts';
import { maxTransactionBytes, maxTransactionWrites } from './table-limits.ts';

export const keyOf = (write: Write): Key => {
  const { pk, sk } = write.kind === 'put' ? write.item : write.key;
  return { pk, sk };
};

/** A string that two keys share only when they are equal. */
export const nameOfKey = (key: Key): string => JSON.stringify([key.pk, key.sk]);

const measureWrite = (write: Write): number => {
  if (write.condition !== undefined) checkCondition(write.condition);
  return write.kind === 'put' ? measureItem(write.item) : measureKey(write.key);
};

const checkKeysDiffer = (writes: readonly Write[]): void => {
  const seen = new Set<string>();
  for (const { pk, sk } of writes.map(keyOf)) {
    const name = nameOfKey({ pk, sk });
    if (seen.has(name))
      throw new TableRequestError(`A transaction writes ${pk} ${sk} twice; each key once is allowed.`);
    seen.add(name);
  }
};

/** Throws `TableRequestError` for a transaction that DynamoDB would not take, before anything is sent. */
export const checkWrites = (writes: readonly Write[]): void => {
  if (writes.length === 0 || writes.length > maxTransactionWrites) {
    throw new TableRequestError(`A transaction has ${writes.length} writes; 1 to ${maxTransactionWrites} are allowed.`);
  }
  const bytes = writes.reduce((sum, write) => sum + measureWrite(write), 0);
  if (bytes > maxTransactionBytes)
    throw new TableRequestError(`A transaction has ${bytes} bytes; ${maxTransactionBytes} are allowed.`);
  checkKeysDiffer(writes);
};
