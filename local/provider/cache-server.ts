/**
 * A small cache over HTTP, run as a process of its own for an ELASTICACHE_CLUSTER of provider LOCAL.
 *
 *   GET | PUT | DELETE /keys/{key}     PUT takes ?ttl_seconds=N (0: without end); GET answers 404 for a key that is not there
 *   GET /health    GET /stats    PUT /limits
 *
 * PORT, HOST and CACHE_LIMITS (JSON) come from the environment.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { CacheLimits } from './resource/entry-cache.ts';
import { EntryCache } from './resource/entry-cache.ts';

const cache = new EntryCache(JSON.parse(process.env['CACHE_LIMITS'] ?? '') as CacheLimits);

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => end(response, 500, String(error)));
}).listen(Number(process.env['PORT']), process.env['HOST']);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://cache');
  const route = `${request.method} ${url.pathname}`;
  if (url.pathname.startsWith('/keys/')) return answerKey(request, response, url);
  if (route === 'GET /health') return end(response, 200, 'ok');
  if (route === 'GET /stats') return end(response, 200, JSON.stringify(cache.stats()));
  if (route !== 'PUT /limits') return end(response, 404, 'no such path');
  cache.setLimits(JSON.parse((await bodyOf(request)).toString('utf8')) as CacheLimits);
  end(response, 204);
}

async function answerKey(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const key = url.pathname.slice('/keys/'.length);
  if (request.method === 'GET') {
    const value = cache.get(key, Date.now());
    return value === undefined ? end(response, 404) : end(response, 200, value);
  }
  if (request.method === 'PUT') return put(request, response, key, url.searchParams.get('ttl_seconds'));
  if (request.method !== 'DELETE') return end(response, 405, 'use GET, PUT or DELETE');
  cache.delete(key);
  end(response, 204);
}

async function put(request: IncomingMessage, response: ServerResponse, key: string, ttl: string | null): Promise<void> {
  const ttl_seconds = ttl === null ? undefined : Number(ttl);
  if (ttl_seconds !== undefined && !(ttl_seconds >= 0))
    return end(response, 400, 'ttl_seconds must be a number from 0 up');
  const value = await bodyOf(request);
  if (value.length > cache.limits.max_value_bytes)
    return end(response, 413, `a value may have ${cache.limits.max_value_bytes} bytes`);
  cache.put(key, value, Date.now(), ttl_seconds);
  end(response, 204);
}

/** Reads all of it, but keeps no more than shows that it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size_bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size_bytes += chunk.length;
    if (size_bytes - chunk.length <= cache.limits.max_value_bytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function end(response: ServerResponse, status: number, body: string | Buffer = ''): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
}
