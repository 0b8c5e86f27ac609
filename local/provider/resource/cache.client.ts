import { request } from 'node:http';
import type { CacheLimits, CacheStats } from './entry-cache.ts';

const timeout_milliseconds = 5_000;

type Answer = { readonly status: number; readonly body: string };

const send = (port: number, method: string, path: string, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, agent: false, signal: AbortSignal.timeout(timeout_milliseconds) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.once('error', reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });

const expecting = async (status: number, sent: Promise<Answer>): Promise<string> => {
  const answer = await sent;
  if (answer.status !== status) throw new Error(`the cache answered ${answer.status}, expected ${status}`);
  return answer.body;
};

/** What the driver asks of a cache server. Throws when it does not answer as it should. */
export const cacheClient = (port: number) => ({
  isHealthy: () => expecting(200, send(port, 'GET', '/health')),
  put: (key: string, value: string) => expecting(204, send(port, 'PUT', `/keys/${key}?ttl_seconds=10`, value)),
  get: (key: string) => expecting(200, send(port, 'GET', `/keys/${key}`)),
  delete: (key: string) => expecting(204, send(port, 'DELETE', `/keys/${key}`)),
  setLimits: (limits: CacheLimits) => expecting(204, send(port, 'PUT', '/limits', JSON.stringify(limits))),
  stats: async () => JSON.parse(await expecting(200, send(port, 'GET', '/stats'))) as CacheStats,
});
