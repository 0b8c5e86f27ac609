import type { Listed, ListQuery } from '../domain/deployment/deployment.repository.ts';

const mostPages = 20;

/**
 * A page of the items that match, read page by page until it is full, the list is over, or 20 pages were read: then it is short, and its
 * cursor continues. Never asks for more than still fits, so no item is skipped.
 */
export const listMatching = async <T>(
  query: ListQuery,
  read: (query: ListQuery) => Promise<Listed<T>>,
  matches: (item: T) => Promise<boolean>,
): Promise<Listed<T>> => {
  const found: T[] = [];
  let cursor = query.cursor;
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await read({ limit: query.limit - found.length, ...(cursor !== undefined && { cursor }) });
    const wanted = await Promise.all(listed.items.map(matches));
    found.push(...listed.items.filter((_, index) => wanted[index]));
    cursor = listed.cursor;
    if (cursor === undefined || found.length >= query.limit) break;
  }
  return { items: found, ...(cursor !== undefined && { cursor }) };
};
