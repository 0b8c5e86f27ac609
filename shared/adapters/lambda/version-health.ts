import type { HealthCheck } from '../../domain/service/health-check.ts';
import {
  afterProbe,
  combined,
  pauseBeforeNext,
  unchecked,
  type CheckState,
} from '../../domain/service/health-verdict.ts';
import { timestampOf, type Timestamp } from '../../domain/naming/names.ts';
import type { InstanceHealth } from '../../ports/service-deployer.port.ts';

/** `hopeless`: the code does not load, which no waiting mends. */
export type ProbeOutcome = { readonly passed: boolean; readonly answer: string; readonly hopeless?: boolean };

type ProbedCheck = { readonly name: string; readonly state: CheckState };

/** What the probes of a version have found so far. */
export type VersionHealth = {
  readonly started_at_milliseconds: number;
  readonly state: InstanceHealth['state'];
  readonly last_answer: string;
  readonly checked_at?: Timestamp;
  readonly checks: readonly ProbedCheck[];
};

export const startedAt = (now_milliseconds: number): VersionHealth => ({
  started_at_milliseconds: now_milliseconds,
  state: 'STARTING',
  last_answer: 'not asked yet',
  checks: [],
});

const stateOf = { PENDING: 'STARTING', HEALTHY: 'HEALTHY', UNHEALTHY: 'UNHEALTHY' } as const;

const checkState = ({ checks }: VersionHealth, { name }: HealthCheck): CheckState =>
  checks.find((check) => check.name === name)?.state ?? unchecked;

/** After each check was asked once more. The answer shown is the first failing check's, else the last one's. */
export const afterRound = (
  health: VersionHealth,
  round: readonly { readonly check: HealthCheck; readonly outcome: ProbeOutcome }[],
  now_milliseconds: number,
): VersionHealth => {
  const age = now_milliseconds - health.started_at_milliseconds;
  const checks = round.map(({ check, outcome }) => ({
    name: check.name,
    state: afterProbe(checkState(health, check), outcome.passed, age, check),
  }));
  const worst = round.find(({ outcome }) => !outcome.passed) ?? round.at(-1);
  const answer = worst?.outcome.answer ?? 'nothing to ask';
  return {
    started_at_milliseconds: health.started_at_milliseconds,
    state: round.some(({ outcome }) => outcome.hopeless === true)
      ? 'EXITED'
      : stateOf[combined(checks.map(({ state }) => state.verdict))],
    last_answer: round.length > 1 && worst !== undefined ? `${worst.check.name}: ${answer}` : answer,
    checked_at: timestampOf(now_milliseconds),
    checks,
  };
};

/** Whether the last probes say the same as the verdict, so that more of them would tell nothing new soon. */
export const isSettled = ({ state, checks }: VersionHealth): boolean =>
  state === 'EXITED' ||
  (state !== 'STARTING' && checks.every(({ state: one }) => one.last_passed === (one.verdict === 'HEALTHY')));

const shortestTrust_milliseconds = 1_000;

/** Whether the last probe is recent enough to speak for now. */
export const isRecent = (
  { checked_at }: VersionHealth,
  checks: readonly HealthCheck[],
  now_milliseconds: number,
): boolean => {
  if (checked_at === undefined) return false;
  const trusted = Math.max(shortestTrust_milliseconds, ...checks.map((check) => check.interval_milliseconds));
  return now_milliseconds - Date.parse(checked_at) <= trusted;
};

/** Milliseconds until the next round. */
export const pauseAfter = (health: VersionHealth, checks: readonly HealthCheck[]): number =>
  Math.min(...checks.map((check) => pauseBeforeNext(checkState(health, check), check)));
