// Takes orders: one piece off the stock, the order kept in the cache that the release asked for.
import { randomUUID } from 'node:crypto';
import { call } from '../call.mjs';

export const openOrders = ({ STOCK_URL, CARTS_URL }) => ({
  health: async () => ({ ok: (await call(`${STOCK_URL}/health`)).status === 200 }),
  'POST /orders/:name': async ({ name }) => {
    const taken = await call(`${STOCK_URL}/articles/${encodeURIComponent(name)}/take`, { method: 'POST' });
    if (taken.status !== 200) return taken;
    const order = { id: randomUUID(), article: name };
    await call(`${CARTS_URL}/keys/${order.id}`, { method: 'PUT', body: JSON.stringify(order) });
    return { status: 201, body: order };
  },
  'GET /orders/:name': async ({ name }) => call(`${CARTS_URL}/keys/${encodeURIComponent(name)}`),
});
