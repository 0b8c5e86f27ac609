// The storefront: a page for people, the same as JSON for programs.
import { call } from '../call.mjs';

const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (articles, version, greeting) => `<!doctype html><meta charset="utf-8"><title>The Windlass shop</title>
<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}td{padding:.2rem 1rem .2rem 0}</style>
<h1>${escape(greeting)}</h1><table>${articles
  .map(
    (one) =>
      `<tr><td>${escape(one.article)}<td>${escape(one.price)} ${escape(one.currency)}<td>${escape(one.quantity)} in store`,
  )
  .join('')}</table><p><small>shop ${escape(version)}</small></p>`;

export const openShop = ({
  CATALOG_URL,
  ORDERS_URL,
  GREETING = 'Ropes and pulleys',
  WINDLASS_VERSION = 'unknown',
}) => ({
  health: async () => ({ ok: (await call(CATALOG_URL, '/health')).status === 200 }),
  'GET /': async (_parameters, { accept = '' }) => {
    const { status, body: articles } = await call(CATALOG_URL, '/articles');
    if (status !== 200) return { status: 502, body: { error: `the catalog answered ${status}` } };
    if (accept.includes('text/html')) return { status: 200, html: page(articles, WINDLASS_VERSION, GREETING) };
    return { status: 200, body: { greeting: GREETING, version: WINDLASS_VERSION, articles } };
  },
  'POST /buy/:name': async ({ name }) => call(ORDERS_URL, `/orders/${encodeURIComponent(name)}`, { method: 'POST' }),
});
