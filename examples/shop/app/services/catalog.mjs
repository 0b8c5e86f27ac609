// What the shop sells: prices of its own, quantities from stock, pictures from its bucket.
import { call } from '../call.mjs';
import { openPictures } from '../storage/open.mjs';

const prices = { rope: 12, pulley: 30, hook: 4, winch: 250 };

export const openCatalog = async (variables) => {
  const { STOCK_URL, CATALOG_LAYOUT = '1', CATALOG_ORDER = 'stock', CURRENCY = 'EUR' } = variables;
  const pictures = await openPictures(variables);
  const ready = CATALOG_LAYOUT === '1' || CATALOG_LAYOUT === '2';
  const describe = ({ article, quantity }) => ({
    article,
    quantity,
    price: prices[article],
    currency: CURRENCY,
    ...(CATALOG_LAYOUT === '2' && { available: quantity > 0 }),
  });
  return {
    health: async () =>
      ready ? { ok: true } : { ok: false, reason: `CATALOG_LAYOUT is ${CATALOG_LAYOUT}; this catalog knows 1 and 2` },
    'GET /articles': async () => {
      const { body } = await call(STOCK_URL, '/articles');
      const articles = body.map(describe);
      return { status: 200, body: CATALOG_ORDER === 'price' ? articles.sort((a, b) => a.price - b.price) : articles };
    },
    'GET /pictures/:name': async ({ name }) => {
      if (prices[name] === undefined) return { status: 404, body: { error: `no article ${name}` } };
      await pictures.put(`${name}.txt`, `a picture of a ${name}\n`);
      return { status: 200, body: { picture: await pictures.get(`${name}.txt`) } };
    },
  };
};
