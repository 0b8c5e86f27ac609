// Orders in the cache server that the release asked for.
import { call } from '../call.mjs';

const keyOf = (id) => `/keys/${encodeURIComponent(id)}`;

export const openCarts = ({ CARTS_URL }) => ({
  put: async (order) => void (await call(CARTS_URL, keyOf(order.id), { method: 'PUT', body: JSON.stringify(order) })),
  get: async (id) => {
    const { status, body } = await call(CARTS_URL, keyOf(id));
    return status === 200 ? body : undefined;
  },
});
