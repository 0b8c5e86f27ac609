// How many of each article are in store. Keeps them in the database that the release asked for.
import { openStockStore } from '../storage/open.mjs';

const articles = { rope: 40, pulley: 12, hook: 300, winch: 3 };

export const openStock = async (variables) => {
  const store = await openStockStore(variables, articles);
  return {
    health: async () => ({ ok: (await store.all()).length > 0 }),
    'GET /articles': async () => ({ status: 200, body: await store.all() }),
    'GET /articles/:name': async ({ name }) => {
      const found = await store.one(name);
      return found === undefined
        ? { status: 404, body: { error: `no article ${name}` } }
        : { status: 200, body: found };
    },
    'POST /articles/:name/take': async ({ name }) => {
      const left = await store.take(name);
      return left === undefined ? { status: 409, body: { error: `${name} is sold out` } } : { status: 200, body: left };
    },
  };
};
