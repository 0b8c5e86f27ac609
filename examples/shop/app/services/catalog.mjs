// What the shop sells: prices of its own, quantities from stock, pictures from its bucket.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '../call.mjs';

const prices = { rope: 12, pulley: 30, hook: 4, winch: 250 };

export const openCatalog = ({ STOCK_URL, CATALOG_IMAGES_DIRECTORY, CATALOG_LAYOUT = '1', CURRENCY = 'EUR' }) => {
  const picture = (name) => join(CATALOG_IMAGES_DIRECTORY, `${name}.txt`);
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
      const { body } = await call(`${STOCK_URL}/articles`);
      return { status: 200, body: body.map(describe) };
    },
    'GET /pictures/:name': async ({ name }) => {
      if (prices[name] === undefined) return { status: 404, body: { error: `no article ${name}` } };
      await writeFile(picture(name), `a picture of a ${name}\n`, { flag: 'w' });
      return { status: 200, body: { picture: await readFile(picture(name), 'utf8') } };
    },
  };
};
