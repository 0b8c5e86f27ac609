import { describe, expect, it } from '@jest/globals';
import { pagesOf } from '../../../../shared/runtime/pages-of.ts';
import type { ListQuery } from '../../../../shared/domain/deployment/deployment.repository.ts';

const openList = () => {
  const asked: ListQuery[] = [];
  const read = async (query: ListQuery) => {
    asked.push(query);
    return asked.length < 3 ? { items: [asked.length], cursor: `after-${asked.length}` } : { items: [3] };
  };
  return { asked, read };
};

describe('pagesOf', () => {
  it('gives every page to the end of the list, each from where the last one ended', async () => {
    const { asked, read } = openList();
    const found: number[] = [];
    for await (const page of pagesOf(read)) found.push(...page);
    expect(found).toEqual([1, 2, 3]);
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, 'after-1', 'after-2']);
  });

  it('reads no page that nobody asks for', async () => {
    const { asked, read } = openList();
    for await (const page of pagesOf(read)) if (page.includes(1)) break;
    expect(asked).toHaveLength(1);
  });
});
