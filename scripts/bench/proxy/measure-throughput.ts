import { median } from '../statistics.ts';
import { openKeptConnection, type KeptConnection } from './kept-connection.ts';
import type { Throughput } from './load-plan.ts';

const repeat = async (connection: KeptConnection, until: number): Promise<number> => {
  let answered = 0;
  for (; performance.now() < until; answered += 1) await connection.get();
  return answered;
};

/** Requests a second when so many connections send one request after the other. */
const rateOf = async (url: URL, concurrency: number, seconds: number): Promise<number> => {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => openKeptConnection(url)));
  try {
    const began = performance.now();
    const answered = await Promise.all(connections.map((one) => repeat(one, began + 1_000 * seconds)));
    return (1_000 * answered.reduce((sum, one) => sum + one, 0)) / (performance.now() - began);
  } finally {
    for (const connection of connections) connection.close();
  }
};

type Rounds = { readonly bare: URL; readonly proxied: URL; readonly rounds: number; readonly round_seconds: number };

/** Medians over rounds in which both have their turn. */
export const measureThroughput = async (
  { bare, proxied, rounds, round_seconds }: Rounds,
  concurrency: number,
): Promise<Throughput> => {
  const rates: { bare: number[]; proxied: number[] } = { bare: [], proxied: [] };
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await rateOf(bare, concurrency, round_seconds));
    rates.proxied.push(await rateOf(proxied, concurrency, round_seconds));
  }
  return { concurrency, requests_per_second: { bare: median(rates.bare), proxied: median(rates.proxied) } };
};
