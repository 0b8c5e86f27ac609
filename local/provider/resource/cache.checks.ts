import type { ResourceCheck, ResourceMeasure } from '../../../shared/ports/resource-driver.port.ts';
import { cacheClient } from './cache.client.ts';
import { checked, timed, usedPercent } from './checked.ts';
import type { CacheLimits } from './entry-cache.ts';

const slowest_milliseconds = 1_000;
const probeKey = 'windlass-probe';

export const verifyCache = async (port: number): Promise<readonly ResourceCheck[]> => [
  await checked('reachable', async () => `http://127.0.0.1:${port} answered ${await cacheClient(port).isHealthy()}`),
  await checked('functional', () => putAndGet(port)),
  await checked('performance', () => requireSpeed(port)),
  await checked('secure', async () => 'it listens on the loopback address only'),
];

export const measureCache = async (port: number, limits: CacheLimits): Promise<readonly ResourceMeasure[]> => {
  const { entries, size_bytes, hits, misses, evictions } = await cacheClient(port).stats();
  const counts = Object.entries({ entries, hits, misses, evictions }).map(([name, value]): ResourceMeasure => ({
    name,
    value,
    unit: 'count',
  }));
  return [
    { name: 'size_bytes', value: size_bytes, unit: 'bytes' },
    ...counts,
    { name: 'used_percent', value: usedPercent(entries, limits.max_entries), unit: 'percent' },
  ];
};

const putAndGet = async (port: number): Promise<string> => {
  const client = cacheClient(port);
  await client.put(probeKey, 'windlass');
  const value = await client.get(probeKey);
  await client.delete(probeKey);
  if (value !== 'windlass') throw new Error('a value reads back differently than it was put');
  return 'a value was put, read and deleted';
};

const requireSpeed = async (port: number): Promise<string> => {
  const taken = await timed(async () => void (await putAndGet(port)));
  if (taken > slowest_milliseconds)
    throw new Error(`putting, reading and deleting a value took ${taken} ms, more than ${slowest_milliseconds}`);
  return `put, read and deleted a value in ${taken} ms`;
};
