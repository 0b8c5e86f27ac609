import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listMatching } from '../../../../shared/runtime/list-matching.ts';

/** A list of numbers; its cursor is the number that was given last. */
const listOf = (count: number) => {
  let reads = 0;
  return {
    reads: () => reads,
    read: async ({ limit, cursor = '0' }: { limit: number; cursor?: string }) => {
      reads += 1;
      const from = Number(cursor);
      const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => from + index + 1);
      const last = from + items.length;
      return { items, ...(last < count && { cursor: String(last) }) };
    },
  };
};

describe('a page of the items that match', () => {
  it('gives all matches over its pages, in order, each once, and never more than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        async (count, limit, step) => {
          const found: number[] = [];
          let cursor: string | undefined;
          do {
            const page = await listMatching(
              { limit, ...(cursor !== undefined && { cursor }) },
              listOf(count).read,
              async (item) => item % step === 0,
            );
            expect(page.items.length).toBeLessThanOrEqual(limit);
            found.push(...page.items);
            cursor = page.cursor;
          } while (cursor !== undefined);
          expect(found).toEqual(
            Array.from({ length: count }, (_, index) => index + 1).filter((item) => item % step === 0),
          );
        },
      ),
    );
  });

  it('stops after twenty pages of a list in which nothing matches, and says where to go on', async () => {
    const list = listOf(1_000);
    expect(await listMatching({ limit: 2 }, list.read, async () => false)).toEqual({ items: [], cursor: '40' });
    expect(list.reads()).toBe(20);
  });
});
