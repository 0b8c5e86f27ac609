// node examples/judge/make-samples.ts: writes baseline.csv and canary.csv beside it, the same ones each time.
import { writeFileSync } from 'node:fs';

const { cos, exp, log, PI, sqrt } = Math;

/** How one version answers: how many requests, how many of a thousand fail, and how long half of the others take at most. */
type Version = { readonly requests: number; readonly errors_permille: number; readonly median_milliseconds: number };

/** Lehmer's generator, as Park and Miller have it: numbers between 0 and 1, the same for the same seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** Latencies are lognormal, as those of services are. */
const rowsOf = ({ requests, errors_permille, median_milliseconds }: Version, random: () => number): readonly string[] =>
  Array.from({ length: requests }, () => {
    const isError = random() * 1_000 < errors_permille;
    const normal = sqrt(-2 * log(random())) * cos(2 * PI * random());
    return `${(median_milliseconds * exp(0.4 * normal)).toFixed(1)},${isError ? 1 : 0}`;
  });

export const samples: Readonly<Record<'baseline.csv' | 'canary.csv', Version>> = {
  'baseline.csv': { requests: 500, errors_permille: 4, median_milliseconds: 30 },
  'canary.csv': { requests: 400, errors_permille: 40, median_milliseconds: 33 },
};

/** The text of the file of that name. */
export const makeSample = (name: keyof typeof samples): string => {
  const seed = name === 'baseline.csv' ? 1_234_567 : 7_654_321;
  return `${['latency_ms,error', ...rowsOf(samples[name], randomOf(seed))].join('\n')}\n`;
};

if (import.meta.main)
  for (const name of ['baseline.csv', 'canary.csv'] as const)
    writeFileSync(new URL(name, import.meta.url), makeSample(name));
