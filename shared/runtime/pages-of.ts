import type { Listed, ListQuery } from '../domain/deployment/deployment.repository.ts';

const mostPerPage = 100;

/** The items of a list, a page at a time, for as long as somebody asks for the next one. */
export async function* pagesOf<T>(read: (query: ListQuery) => Promise<Listed<T>>): AsyncGenerator<readonly T[]> {
  let cursor: string | undefined;
  do {
    const page = await read({ limit: mostPerPage, ...(cursor !== undefined && { cursor }) });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
