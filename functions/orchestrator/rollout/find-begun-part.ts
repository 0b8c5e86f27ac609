import { wavesPerExecution } from '../../../shared/contracts/execution-succession.ts';
import type { PlanIndex } from './plan-index.ts';

/** The first of the numbers from `low` to `high` for which it does not hold, given that it holds up to there; `high` when there is none. */
const firstNot = async (low: number, high: number, holds: (index: number) => Promise<boolean>): Promise<number> => {
  if (low >= high) return high;
  const middle = Math.floor((low + high) / 2);
  return (await holds(middle)) ? firstNot(middle + 1, high, holds) : firstNot(low, middle, holds);
};

/**
 * The last part of which the first changed service is active: parts begin only when those before are over. Found by halving among the waves
 * that an execution which began with `first_wave` gives out, so that it takes no longer in a plan of more waves; beyond them for one that was run again.
 */
export const lastBegunPart = async (
  { beginnings, beginnings_before }: PlanIndex,
  first_wave: number,
  isActive: (service_name: string) => Promise<boolean>,
): Promise<number> => {
  const isBegun = (index: number): Promise<boolean> => isActive(beginnings[index]?.service_name ?? '');
  const placeOf = (wave: number): number => beginnings_before[wave] ?? beginnings.length;
  const [low, end] = [placeOf(first_wave), placeOf(first_wave + wavesPerExecution + 1)];
  const isBeyond = end < beginnings.length && (await isBegun(end));
  const next = isBeyond ? await firstNot(end + 1, beginnings.length, isBegun) : await firstNot(low, end, isBegun);
  return beginnings[next - 1]?.part ?? 0;
};
