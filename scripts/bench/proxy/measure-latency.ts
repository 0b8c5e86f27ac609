import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../statistics.ts';
import type { KeptConnection } from './kept-connection.ts';
import type { Both, LoadResult } from './load-plan.ts';

type Latency = Pick<LoadResult, 'samples' | 'latency_milliseconds'>;

const timed = async (connection: KeptConnection): Promise<number> => {
  const began = performance.now();
  await connection.get();
  return performance.now() - began;
};

/** Requests to the one and the other in turn, at a steady rate that leaves all of them idle in between. */
export const measureLatency = async (
  connections: Both<KeptConnection>,
  requests_per_second: number,
  seconds: number,
): Promise<Latency> => {
  const samples = Math.ceil(requests_per_second * seconds);
  const pause_milliseconds = 1_000 / (2 * requests_per_second);
  const all: Both<number[]> = { bare: [], proxied: [] };
  const began = performance.now();
  for (let sent = 1; sent <= 2 * samples; sent += 1) {
    const which = sent % 2 === 0 ? 'bare' : 'proxied';
    all[which].push(await timed(connections[which]));
    await pause(Math.max(0, began + sent * pause_milliseconds - performance.now()));
  }
  const both = (of: (values: readonly number[]) => number): Both<number> => ({
    bare: of(all.bare),
    proxied: of(all.proxied),
  });
  return { samples, latency_milliseconds: { median: both(median), p95: both((values) => percentile(values, 0.95)) } };
};
