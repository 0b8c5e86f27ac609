import type { BenchContext } from '../bench-context.ts';
import { runFresh } from '../run-fresh.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { openReleasedService } from './released-service.ts';

export type ProxyResult = LoadResult & Pick<LoadPlan, 'requests_per_second' | 'rounds' | 'round_seconds'>;

const script = new URL('load.process.ts', import.meta.url);
const full = {
  requests_per_second: 100,
  latency_seconds: 10,
  concurrencies: [1, 16],
  rounds: 3,
  round_seconds: 1.5,
} as const;
const small = { ...full, latency_seconds: 0.2, rounds: 1, round_seconds: 0.1 };

/** What the proxy of the embedded stack adds: the load comes from a process of its own, so that what it takes is in both numbers alike. */
export const measureProxy = async ({ quick, home, signal }: BenchContext): Promise<ProxyResult> => {
  const { bare, proxied, close } = await openReleasedService(home);
  try {
    const plan: LoadPlan = { ...(quick ? small : full), bare: bare.href, proxied: proxied.href };
    const { requests_per_second, rounds, round_seconds } = plan;
    const result = await runFresh<LoadResult>(script, { args: [JSON.stringify(plan)], signal });
    return { ...result, requests_per_second, rounds, round_seconds };
  } finally {
    await close();
  }
};
