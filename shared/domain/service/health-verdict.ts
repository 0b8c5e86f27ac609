import type { HealthCheck } from './health-check.ts';

export type Verdict = 'PENDING' | 'HEALTHY' | 'UNHEALTHY';

/** What one check has seen of one instance: `in_a_row` passes or failures, whichever came last. */
export type CheckState = {
  readonly verdict: Verdict;
  readonly last_passed: boolean | undefined;
  readonly in_a_row: number;
};

export const unchecked: CheckState = { verdict: 'PENDING', last_passed: undefined, in_a_row: 0 };

/** The state after one more probe, `age_milliseconds` after the instance began to start. */
export const afterProbe = (
  state: CheckState,
  passed: boolean,
  age_milliseconds: number,
  check: HealthCheck,
): CheckState => {
  const in_a_row = state.last_passed === passed ? state.in_a_row + 1 : 1;
  return {
    verdict: verdictOf(state.verdict, passed, in_a_row, age_milliseconds, check),
    last_passed: passed,
    in_a_row,
  };
};

const verdictOf = (
  former: Verdict,
  passed: boolean,
  in_a_row: number,
  age_milliseconds: number,
  check: HealthCheck,
): Verdict => {
  if (passed && in_a_row >= check.healthy_threshold) return 'HEALTHY';
  if (!passed && former === 'HEALTHY' && in_a_row >= check.unhealthy_threshold) return 'UNHEALTHY';
  if (!passed && former === 'PENDING' && age_milliseconds >= check.start_period_milliseconds) return 'UNHEALTHY';
  return former;
};

const firstPause_milliseconds = 20;

/** A new instance is probed often at first, so that a quick service is ready at once: 20, 40, 80 ms and so on up to the interval. */
export const pauseBeforeNext = (state: CheckState, check: HealthCheck): number => {
  if (state.verdict !== 'PENDING') return check.interval_milliseconds;
  const doublings = state.last_passed === true ? 0 : Math.max(0, state.in_a_row - 1);
  return Math.min(check.interval_milliseconds, firstPause_milliseconds * 2 ** Math.min(doublings, 20));
};

/** All checks must be healthy; one that is not makes the instance unhealthy. */
export const combined = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('UNHEALTHY')) return 'UNHEALTHY';
  return verdicts.every((verdict) => verdict === 'HEALTHY') ? 'HEALTHY' : 'PENDING';
};
