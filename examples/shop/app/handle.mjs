import { openCatalog } from './services/catalog.mjs';
import { openOrders } from './services/orders.mjs';
import { openShop } from './services/shop.mjs';
import { openStock } from './services/stock.mjs';

const services = { stock: openStock, catalog: openCatalog, orders: openOrders, shop: openShop };

const matcher = (route) => {
  const [method, path] = route.split(' ');
  const pattern = new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  return (request) => (request.method === method ? pattern.exec(request.path) : null);
};

/** The service of that name as one function from { method, path, headers } to { status, body | html }, whatever carries the requests. */
export const openService = async (name, variables) => {
  const open = services[name];
  if (open === undefined)
    throw new Error(`There is no service ${name}; there are ${Object.keys(services).join(', ')}.`);
  const { health, ...routes } = await open(variables);
  const table = Object.entries(routes).map(([route, answer]) => ({ match: matcher(route), answer }));
  return async (request) => {
    if (request.path === '/health') {
      const { ok, reason } = await health();
      return { status: ok ? 200 : 503, body: { ok, ...(reason && { reason }) } };
    }
    for (const { match, answer } of table) {
      const found = match(request);
      if (found) return answer(found.groups ?? {}, request.headers);
    }
    return { status: 404, body: { error: `${name} has no ${request.method} ${request.path}` } };
  };
};
