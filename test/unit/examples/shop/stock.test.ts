import { describe, expect, it } from '@jest/globals';

type Answer = { readonly status: number; readonly body: unknown };
type Handle = (request: { method: string; path: string; headers: object }) => Promise<Answer>;

const openStock = async (): Promise<Handle> => {
  const { openService } = (await import('../../../../examples/shop/app/handle.mjs')) as {
    openService: (name: string, variables: Readonly<Record<string, string>>) => Promise<Handle>;
  };
  return openService('stock', {});
};

describe('the stock of the shop', () => {
  it('sells each piece once, whoever asks at the same time', async () => {
    const handle = await openStock();
    const take = { method: 'POST', path: '/articles/winch/take', headers: {} };
    const answers = await Promise.all(Array.from({ length: 5 }, () => handle(take)));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      200, 200, 200, 409, 409,
    ]);
  });

  it('knows what it has, and what not', async () => {
    const handle = await openStock();
    expect(await handle({ method: 'GET', path: '/articles/rope', headers: {} })).toMatchObject({
      status: 200,
      body: { article: 'rope', quantity: 40 },
    });
    expect(await handle({ method: 'GET', path: '/articles/sail', headers: {} })).toMatchObject({ status: 404 });
    expect(await handle({ method: 'GET', path: '/health', headers: {} })).toMatchObject({ status: 200 });
  });
});
