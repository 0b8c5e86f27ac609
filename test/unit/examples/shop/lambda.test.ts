import { describe, expect, it } from '@jest/globals';

type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type Handler = (event: object) => Promise<Answer>;

/** As a function URL sends it, payload format 2.0. */
const event = (method: string, rawPath: string) => ({ rawPath, headers: {}, requestContext: { http: { method } } });

const handlers = async () =>
  (await import('../../../../examples/shop/app/lambda.mjs')) as unknown as Readonly<Record<string, Handler>>;

describe('the shop as Lambda functions', () => {
  it('answers the event of a function URL as a process answers a request', async () => {
    const { stock } = await handlers();
    const answer = await stock?.(event('GET', '/articles/hook'));
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer?.body ?? '')).toEqual({ article: 'hook', quantity: 300 });
  });

  it('has a handler for each service', async () => {
    expect(Object.keys(await handlers()).toSorted()).toEqual(['catalog', 'orders', 'shop', 'stock']);
  });
});
