import { measureRelease, type Counts } from '../../cost/measure-release.ts';
import { measuredSizes } from '../../cost/measured-sizes.ts';
import type { BenchContext } from '../bench-context.ts';

export type RequestsResult = readonly Counts[];

/** Counts what releases ask of AWS, as docs/cost.md does. */
export const countRequests = async ({ quick, signal }: BenchContext): Promise<RequestsResult> => {
  const counts: Counts[] = [];
  for (const services of quick ? [2] : measuredSizes) {
    counts.push(await measureRelease(services));
    signal.throwIfAborted();
  }
  return counts;
};
