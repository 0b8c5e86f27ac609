// The stock in an SQLite file.
import { DatabaseSync } from 'node:sqlite';

export const openStore = ({ STOCK_DB_FILE = ':memory:' }, articles) => {
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
    all: async () => all.all(),
    one: async (name) => one.get(name),
    take: async (name) => (take.run(name).changes === 1 ? one.get(name) : undefined),
  };
};
