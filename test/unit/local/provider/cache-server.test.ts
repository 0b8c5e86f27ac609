import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ask, isRefused, until } from '../../../contract/service-deployer/traffic.ts';

// Starts a process: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

const program = fileURLToPath(new URL('../../../../local/provider/cache-server.ts', import.meta.url));
let server: ChildProcess;
let url: string;
beforeAll(async () => {
  const probe = createServer();
  const port = await new Promise<number>((resolve) =>
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port)),
  );
  await new Promise((resolve) => probe.close(resolve));
  url = `http://127.0.0.1:${port}`;
  const limits = { max_entries: 2, max_value_bytes: 10, default_ttl_seconds: 0 };
  server = spawn(process.execPath, [program], {
    env: { PORT: String(port), HOST: '127.0.0.1', CACHE_LIMITS: JSON.stringify(limits) },
    stdio: 'inherit',
  });
  await until(async () => !(await isRefused(url)));
});
afterAll(() => void server.kill());

const put = (path: string, body: string) => ask(`${url}${path}`, { method: 'PUT', body });

it('keeps what is put, for as long as it is told', async () => {
  expect((await put('/keys/a%2Fb?ttl_seconds=0.3', 'basket')).status).toBe(204);
  expect(await ask(`${url}/keys/a%2Fb`)).toMatchObject({ status: 200, body: 'basket' });
  await until(async () => (await ask(`${url}/keys/a%2Fb`)).status === 404);
});

it('deletes, counts, and takes new limits at once', async () => {
  await put('/keys/a', '1');
  await put('/keys/b', '2');
  expect((await ask(`${url}/keys/a`, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(`${url}/keys/a`)).status).toBe(404);
  await put('/keys/c', '3');
  expect(
    (await put('/limits', JSON.stringify({ max_entries: 1, max_value_bytes: 10, default_ttl_seconds: 0 }))).status,
  ).toBe(204);
  expect(JSON.parse((await ask(`${url}/stats`)).body)).toMatchObject({ entries: 1, size_bytes: 1, evictions: 1 });
});

it('refuses what is too large, and what makes no sense', async () => {
  expect((await put('/keys/big', 'x'.repeat(1_000_000))).status).toBe(413);
  expect((await put('/keys/a?ttl_seconds=soon', 'x')).status).toBe(400);
  expect((await ask(`${url}/keys/a`, { method: 'PATCH' })).status).toBe(405);
  expect((await ask(`${url}/other`)).status).toBe(404);
  expect((await put('/limits', 'not JSON')).status).toBe(500);
  expect((await ask(`${url}/health`)).body).toBe('ok');
});
