import { describe, expect, it } from '@jest/globals';
import type { Backend } from '../../../../../local/provider/proxy/backend.ts';
import { BackendPool } from '../../../../../local/provider/proxy/backend-pool.ts';
import { seededRandom } from '../../../../fixtures/seeded-random.ts';
import { poolVersion } from './proxy.fixture.ts';

const none: ReadonlySet<Backend> = new Set();
const version = (version_id: string, weight: number, ...ports: number[]) => poolVersion(version_id, weight, ports);
const poolOf = (...versions: ReturnType<typeof version>[]) => {
  const pool = new BackendPool(seededRandom(1), () => 0);
  pool.set(versions);
  return pool;
};
const portOf = (backend: Backend | undefined) => backend?.address.port;
const sorted = (ports: readonly (number | undefined)[]) => ports.toSorted((one, other) => Number(one) - Number(other));

describe('a pool of instances', () => {
  it('takes turns among idle instances and prefers the less busy', () => {
    const pool = poolOf(version('a', 1, 1, 2, 3));
    expect(sorted([1, 2, 3].map(() => portOf(pool.pick(none))))).toEqual([1, 2, 3]);
    const busy = pool.pick(none);
    busy?.acquire();
    expect([1, 2, 3, 4].map(() => portOf(pool.pick(none)))).not.toContain(portOf(busy));
  });

  it('sends the share of a version without a healthy instance to the others', () => {
    const pool = poolOf(version('a', 50), version('b', 50, 2));
    expect([1, 2, 3].map(() => portOf(pool.pick(none)))).toEqual([2, 2, 2]);
    pool.set([version('a', 100), version('b', 0, 2)]);
    expect(pool.pick(none)).toBeUndefined();
  });

  it('offers another instance than those tried, even of another version, and the same only when there is no other', () => {
    const pool = poolOf(version('a', 99, 1), version('b', 1, 2));
    const first = pool.pick(none) as Backend;
    const second = pool.pick(new Set([first])) as Backend;
    expect(sorted([portOf(first), portOf(second)])).toEqual([1, 2]);
    expect(pool.pick(new Set([first, second]))).toBeDefined();
  });

  it('waits for the requests of a withdrawn instance, and no longer than told [B11]', async () => {
    const pool = poolOf(version('a', 1, 1));
    const backend = pool.pick(none) as Backend;
    const release = backend.acquire();
    pool.set([version('a', 1)]);
    expect(pool.pick(none)).toBeUndefined();
    const began = performance.now();
    await pool.drain('a-1', 40);
    expect(performance.now() - began).toBeGreaterThanOrEqual(35);
    const drained = pool.drain('a-1', 10_000);
    release();
    release();
    await drained;
    expect(backend.outstanding).toBe(0);
    await pool.drain('unknown', 10_000);
  });

  it('keeps the connections of an instance that stays', () => {
    const pool = poolOf(version('a', 1, 1));
    const before = pool.pick(none);
    pool.set([version('a', 1, 1), version('b', 0, 2)]);
    expect(pool.pick(none)).toBe(before);
  });
});
