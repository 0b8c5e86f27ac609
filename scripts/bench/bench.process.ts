/** bench.process.ts NAME HOME [--quick]: measures one thing in a process of its own, and prints the result as JSON. */
import type { BenchContext } from './bench-context.ts';
import type { BenchName } from './bench-names.ts';
import type { BenchResults } from './performance-document.ts';

const measures: { readonly [N in BenchName]: (context: BenchContext) => Promise<BenchResults[N]> } = {
  planning: async (context) => (await import('./planning/measure-planning.ts')).measurePlanning(context),
  release: async (context) => (await import('./release/measure-releases.ts')).measureReleases(context),
  requests: async (context) => (await import('./requests/count-requests.ts')).countRequests(context),
  handlers: async (context) => (await import('./handlers/measure-handlers.ts')).measureHandlers(context),
  proxy: async (context) => (await import('./proxy/measure-proxy.ts')).measureProxy(context),
  store: async (context) => (await import('./store/measure-store.ts')).measureStore(context),
};

const ending = new AbortController();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => ending.abort());
const [name, home = '', quick] = process.argv.slice(2);
try {
  const context = { quick: quick === '--quick', home, signal: ending.signal };
  process.stdout.write(JSON.stringify(await measures[name as BenchName](context)));
} catch (error) {
  if (!ending.signal.aborted) throw error;
  process.exitCode = 1;
}
