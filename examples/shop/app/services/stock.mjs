// How many of each article are in store. Keeps them in the SQLite file that the release asked for.
import { DatabaseSync } from 'node:sqlite';

const articles = { rope: 40, pulley: 12, hook: 300, winch: 3 };

export const openStock = ({ STOCK_DB_FILE = ':memory:' }) => {
  const database = new DatabaseSync(STOCK_DB_FILE);
  database.exec(
    'PRAGMA busy_timeout = 2000; CREATE TABLE IF NOT EXISTS stock (article TEXT PRIMARY KEY, quantity INTEGER NOT NULL)',
  );
  const insert = database.prepare('INSERT OR IGNORE INTO stock VALUES (?, ?)');
  for (const [article, quantity] of Object.entries(articles)) insert.run(article, quantity);
  const one = database.prepare('SELECT article, quantity FROM stock WHERE article = ?');
  const all = database.prepare('SELECT article, quantity FROM stock ORDER BY article');
  const take = database.prepare('UPDATE stock SET quantity = quantity - 1 WHERE article = ? AND quantity > 0');
  return {
    health: async () => ({ ok: all.all().length > 0 }),
    'GET /articles': async () => ({ status: 200, body: all.all() }),
    'GET /articles/:name': async ({ name }) => {
      const found = one.get(name);
      return found === undefined
        ? { status: 404, body: { error: `no article ${name}` } }
        : { status: 200, body: found };
    },
    'POST /articles/:name/take': async ({ name }) =>
      take.run(name).changes === 1
        ? { status: 200, body: one.get(name) }
        : { status: 409, body: { error: `${name} is sold out` } },
  };
};
