import { TableRequestError, type Item, type Key } from '../../ports/table.port.ts';
import { measureAttributes } from './measure-value.ts';
import { maxItemBytes, maxPartitionKeyBytes, maxSortKeyBytes } from './table-limits.ts';

const measureKeyPart = (name: string, value: unknown, limit: number): number => {
  if (typeof value !== 'string' || value === '')
    throw new TableRequestError(`The ${name} of a key is a string that is not empty.`);
  if (!value.isWellFormed())
    throw new TableRequestError(`The ${name} of a key holds half a surrogate pair, which UTF-8 cannot carry.`);
  const bytes = Buffer.byteLength(value);
  if (bytes > limit) throw new TableRequestError(`The ${name} of a key has ${bytes} bytes; ${limit} are allowed.`);
  return bytes;
};

export const checkPartitionKey = (pk: unknown): number => measureKeyPart('pk', pk, maxPartitionKeyBytes);
export const checkSortKey = (sk: unknown): number => measureKeyPart('sk', sk, maxSortKeyBytes);

/** Bytes of the key alone, with its two names; throws `TableRequestError` when DynamoDB would not take it. */
export const measureKey = (key: Key): number => 4 + checkPartitionKey(key.pk) + checkSortKey(key.sk);

/** Bytes of a whole item as DynamoDB counts and bills them; throws `TableRequestError` for an item that the table cannot carry. */
export const measureItem = (item: Item): number => {
  measureKey(item);
  const bytes = measureAttributes(item, '', 0);
  const asJson = Buffer.byteLength(JSON.stringify(item));
  const largest = Math.max(bytes, asJson);
  if (largest > maxItemBytes) {
    throw new TableRequestError(`The item ${item.pk} ${item.sk} has ${largest} bytes; ${maxItemBytes} are allowed.`);
  }
  return bytes;
};
