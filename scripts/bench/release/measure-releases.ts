import { layeredServices } from '../../cost/layered-services.ts';
import type { BenchContext } from '../bench-context.ts';
import { median } from '../statistics.ts';
import { outcomeWithin } from './outcome-within.ts';
import { openTimedStack } from './timed-stack.ts';

export type ReleaseTime = { readonly services: number; readonly milliseconds: number };
export type ReleasesResult = {
  /** The first release in a fresh process. */
  readonly first: ReleaseTime;
  readonly rounds: number;
  /** Medians, from few services to many. */
  readonly medians: readonly ReleaseTime[];
  /** Too large for the API: handed to the use case. `milliseconds` is undefined when it was not done in time. */
  readonly largest: {
    readonly services: number;
    readonly specification_bytes: number;
    readonly limit_milliseconds: number;
    readonly milliseconds?: number;
    /** What the process had at most, from its beginning. */
    readonly memory_bytes: number;
  };
};

type Sizes = {
  readonly first: number;
  readonly repeated: readonly number[];
  readonly rounds: number;
  readonly largest: number;
};
const full: Sizes = { first: 20, repeated: [20, 100, 1_000], rounds: 3, largest: 10_000 };
const small: Sizes = { first: 2, repeated: [2, 4], rounds: 1, largest: 6 };
const limit_milliseconds = 90_000;

type Stack = Awaited<ReturnType<typeof openTimedStack>>;
type Release = (stack: Stack, services: readonly object[]) => ReturnType<Stack['post']>;

const posted: Release = (stack, services) => stack.post('measured', services);
const handedOver: Release = (stack, services) => stack.release('measured', services);

/** Milliseconds until COMPLETED, in a store of its own; undefined when it was not done in time. */
const timed = async (
  { home, signal }: BenchContext,
  services: number,
  release: Release,
): Promise<number | undefined> => {
  const asked = layeredServices(services, '1');
  const stack = await openTimedStack(home);
  try {
    const began = performance.now();
    const state = await outcomeWithin(limit_milliseconds, signal, release(stack, asked));
    if (state === undefined) return undefined;
    if (state.status !== 'COMPLETED') throw new Error(`The release of ${services} services ended ${state.status}.`);
    return performance.now() - began;
  } finally {
    await stack.close();
  }
};

const timePosted = async (context: BenchContext, services: number): Promise<number> => {
  const milliseconds = await timed(context, services, posted);
  if (milliseconds === undefined)
    throw new Error(`The release of ${services} services took over ${limit_milliseconds} ms.`);
  return milliseconds;
};

/** Releases more and more services into an empty environment, in turn, so that a slow moment of the machine meets all sizes alike. */
export const measureReleases = async (context: BenchContext): Promise<ReleasesResult> => {
  const { first, repeated, rounds, largest } = context.quick ? small : full;
  const firstTime = await timePosted(context, first);
  const times = new Map<number, number[]>(repeated.map((services) => [services, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [services, all] of times) all.push(await timePosted(context, services));
  const milliseconds = await timed(context, largest, handedOver);
  return {
    first: { services: first, milliseconds: firstTime },
    rounds,
    medians: [...times].map(([services, all]) => ({ services, milliseconds: median(all) })),
    largest: {
      services: largest,
      specification_bytes: JSON.stringify(layeredServices(largest, '1')).length,
      limit_milliseconds,
      ...(milliseconds !== undefined && { milliseconds }),
      memory_bytes: process.resourceUsage().maxRSS * 1_024,
    },
  };
};
