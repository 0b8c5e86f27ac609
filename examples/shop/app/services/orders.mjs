// Takes orders: one piece off the stock, the order kept in the carts that the release asked for, and told of.
import { randomUUID } from 'node:crypto';
import { call } from '../call.mjs';
import { openAnnouncements, openCarts } from '../storage/open.mjs';

export const openOrders = async (variables) => {
  const { STOCK_URL } = variables;
  const [carts, announcements] = await Promise.all([openCarts(variables), openAnnouncements(variables)]);
  return {
    health: async () => ({ ok: (await call(STOCK_URL, '/health')).status === 200 }),
    'POST /orders/:name': async ({ name }) => {
      const taken = await call(STOCK_URL, `/articles/${encodeURIComponent(name)}/take`, { method: 'POST' });
      if (taken.status !== 200) return taken;
      const order = { id: randomUUID(), article: name };
      await carts.put(order);
      await announcements.tell(order);
      return { status: 201, body: order };
    },
    'GET /orders/:name': async ({ name }) => {
      const order = await carts.get(name);
      return order === undefined ? { status: 404, body: { error: `no order ${name}` } } : { status: 200, body: order };
    },
  };
};
