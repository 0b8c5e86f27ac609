import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { CheckState, Verdict } from '../../../shared/domain/service/health-verdict.ts';
import { afterProbe, combined, pauseBeforeNext, unchecked } from '../../../shared/domain/service/health-verdict.ts';
import type { ProbeTarget } from './probe.ts';
import { probe } from './probe.ts';

export type HealthReport = { readonly verdict: Verdict; readonly answer: string };

export type HealthWatch = {
  readonly checks: readonly HealthCheck[];
  readonly target: ProbeTarget;
  /** Milliseconds since the instance began to start. */
  readonly age_milliseconds: () => number;
  /** Hears of every probe. */
  readonly onReport: (report: HealthReport) => void;
};

type Observation = { readonly state: CheckState; readonly answer: string };

/** Probes by every check until the signal is aborted. The answer of a report is the first failing check's, else the newest. */
export const watchHealth = (watch: HealthWatch, signal: AbortSignal): void => {
  const observations = new Map<HealthCheck, Observation>(
    watch.checks.map((check) => [check, { state: unchecked, answer: '' }]),
  );
  const record = (check: HealthCheck, observation: Observation): void => {
    observations.set(check, observation);
    const all = [...observations.values()];
    const worst = all.find(({ state }) => state.last_passed === false) ?? observation;
    watch.onReport({ verdict: combined(all.map(({ state }) => state.verdict)), answer: worst.answer });
  };
  for (const check of watch.checks) void watchCheck(watch, check, (observation) => record(check, observation), signal);
};

const watchCheck = async (
  watch: HealthWatch,
  check: HealthCheck,
  record: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<void> => {
  let state = unchecked;
  while (!signal.aborted) {
    const { passed, answer } = await probe(check, watch.target, signal);
    if (signal.aborted) return;
    state = afterProbe(state, passed, watch.age_milliseconds(), check);
    record({ state, answer: watch.checks.length > 1 ? `${check.name}: ${answer}` : answer });
    await sleep(pauseBeforeNext(state, check), undefined, { signal }).catch(() => undefined);
  }
};
