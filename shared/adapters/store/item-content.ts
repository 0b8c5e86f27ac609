import { WindlassError } from '../../domain/errors/windlass.error.ts';
import type { Item } from '../../ports/table.port.ts';

/** An item is not as this version of Windlass writes it. */
export class StoredItemError extends WindlassError {
  override readonly name = 'StoredItemError';
  readonly code = 'stored_item';
}

/** What an item holds beside its key, as it was stored. */
export const contentOf = <T>(item: Item): T => {
  const { pk: _pk, sk: _sk, ...content } = item;
  return content as unknown as T;
};

/** Throws `StoredItemError`. */
export const textOf = (item: Item, attribute: string): string => {
  const value = item[attribute];
  if (typeof value === 'string') return value;
  throw new StoredItemError(`The item ${item.pk} ${item.sk} has no text in ${attribute}.`);
};
