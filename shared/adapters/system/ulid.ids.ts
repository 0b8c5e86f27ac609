import { monotonicFactory } from 'ulid';
import type { Ids } from '../../ports/ids.port.ts';

/** ULIDs that grow also within one millisecond. */
export const openUlids = (): Ids => {
  const next = monotonicFactory();
  return { next: () => next() };
};
