import type { Clock } from '../../../shared/ports/clock.port.ts';
import type { ServiceTarget, TrafficMeasure, VersionSample } from '../../../shared/ports/service-deployer.port.ts';
import type { RequestOutcome } from './version-traffic.ts';
import { VersionTraffic } from './version-traffic.ts';

/** Requests of a service since the provider opened. `unrouted` ones met no healthy instance and belong to no version. */
export type ServiceTotals = ServiceTarget & {
  readonly requests: number;
  readonly errors: number;
  readonly unrouted: number;
};

/**
 * The requests of one service by version. A request that was tried again on another instance counts once for each instance that was
 * asked, since each answered or failed to: the version that failed shows it, though the client saw none of it.
 */
export class ServiceTraffic {
  readonly #clock: Clock;
  readonly #versions = new Map<string, VersionTraffic>();
  #unrouted = 0;
  readonly measured_since_milliseconds: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.measured_since_milliseconds = clock.now();
  }

  record(version_id: string, outcome: RequestOutcome): void {
    const traffic = this.#of(version_id);
    this.#versions.set(version_id, traffic);
    traffic.record(this.#clock.now(), outcome);
  }

  recordUnrouted(): void {
    this.#unrouted += 1;
  }

  measure(version_id: string, since_milliseconds: number): TrafficMeasure {
    return { version_id, ...this.#of(version_id).measure(since_milliseconds, this.#clock.now()) };
  }

  /** Of each of them over the very same time: the clock is looked at once. */
  sample(version_ids: readonly string[], since_milliseconds: number): readonly VersionSample[] {
    const now = this.#clock.now();
    return version_ids.map((version_id) => ({
      version_id,
      ...this.#of(version_id).sample(since_milliseconds, now),
    }));
  }

  forget(version_id: string): void {
    this.#versions.delete(version_id);
  }

  totals(target: ServiceTarget): ServiceTotals {
    const all = [...this.#versions.values()].map((traffic) => traffic.totals());
    const sum = (pick: (totals: { requests: number; errors: number }) => number) =>
      all.reduce((total, totals) => total + pick(totals), 0);
    return {
      ...target,
      requests: sum(({ requests }) => requests),
      errors: sum(({ errors }) => errors),
      unrouted: this.#unrouted,
    };
  }

  #of(version_id: string): VersionTraffic {
    return this.#versions.get(version_id) ?? new VersionTraffic();
  }
}
