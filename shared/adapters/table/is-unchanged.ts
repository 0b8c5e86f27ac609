import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../ports/table.port.ts';

/** A write that leaves an item as it was is no change: DynamoDB's stream leaves it out, so every feed does. */
export const isUnchanged = (before: Item | undefined, after: Item | undefined): boolean =>
  isDeepStrictEqual(before, after);
