import { setTimeout as sleep } from 'node:timers/promises';
import type { TrafficPolicy } from '../../../shared/domain/service/traffic-policy.ts';
import { InFlightGauge } from '../scaling/in-flight-gauge.ts';
import { Backend } from './backend.ts';
import type { Pin, PooledVersion } from './pooled-version.ts';
import { doSessionsStick, pinIn } from './pooled-version.ts';
import type { RequestWish } from './request-wish.ts';
import { noWish } from './request-wish.ts';
import { sessionPrefixOf } from './session-cookie.ts';
import type { Weighted } from './weighted-choice.ts';
import { WeightedChoice } from './weighted-choice.ts';

export type PoolVersion = Weighted & {
  readonly version: string;
  readonly traffic_policy: TrafficPolicy;
  readonly instances: readonly { readonly instance_id: string; readonly port: number }[];
};

const hasBackend = ({ backends }: PooledVersion): boolean => backends.length > 0;
const noPin: Pin = { kind: 'none' };

/** The healthy instances of a service, by version and weight. */
export class BackendPool {
  readonly #choice: WeightedChoice;
  readonly #elapsed: () => number;
  #versions: readonly PooledVersion[] = [];
  #healthy: readonly PooledVersion[] = [];
  #sessions_stick = false;
  #withdrawn = new Set<Backend>();
  #turn = 0;

  /** `random`: see WeightedChoice. `elapsed` answers milliseconds that pass evenly. */
  constructor(random: () => number, elapsed: () => number) {
    this.#choice = new WeightedChoice(random);
    this.#elapsed = elapsed;
  }

  /** Whether who was answered by an instance is to go on with it. */
  get sessionsStick(): boolean {
    return this.#sessions_stick;
  }

  /** Replaces what requests may go to. An instance that stays keeps its connections; one that is gone gets no new request. */
  set(versions: readonly PoolVersion[]): void {
    const former = this.#versions;
    this.#versions = versions.map((version) => this.#pooled(version));
    this.#healthy = this.#versions.filter(hasBackend);
    this.#sessions_stick = doSessionsStick(this.#versions);
    const kept = new Set(this.#versions.flatMap((version) => version.backends));
    for (const backend of former.flatMap((version) => version.backends))
      if (!kept.has(backend)) this.#withdraw(backend);
    if (weightsOf(former) !== weightsOf(this.#versions)) this.#choice.reset();
  }

  /** How long all requests to the version together have been in flight. */
  busyMillisecondsOf(version_id: string): number {
    return this.#versions.find((version) => version.version_id === version_id)?.gauge.busy_milliseconds ?? 0;
  }

  pinOf(name: string | undefined): Pin {
    return name === undefined ? noPin : pinIn(this.#versions, name);
  }

  /**
   * The instance of the request's session; else a version by weight among those with a healthy instance, and its least busy instance. Of a
   * version that the request names, whatever its weight. One not yet tried, if there is one.
   */
  pick(tried: ReadonlySet<Backend>, wish = noWish): Backend | undefined {
    if (tried.size === 0) return this.#pickFrom(this.#healthy, wish);
    const untried = this.#healthy.map((version) => ({
      ...version,
      backends: version.backends.filter((backend) => !tried.has(backend)),
    }));
    return this.#pickFrom(untried.filter(hasBackend), wish) ?? this.#pickFrom(this.#healthy, wish);
  }

  /** Resolves when the withdrawn instance has answered all it was asked, or when the time is over. */
  async drain(instance_id: string, at_most_milliseconds: number): Promise<void> {
    const busy = [...this.#withdrawn]
      .filter((backend) => backend.address.instance_id === instance_id)
      .map((backend) => backend.whenIdle());
    if (busy.length === 0) return;
    const over = new AbortController();
    await Promise.race([
      Promise.all(busy),
      sleep(at_most_milliseconds, undefined, { signal: over.signal }).catch(() => undefined),
    ]);
    over.abort();
  }

  #pickFrom(candidates: readonly PooledVersion[], { pinned, session }: RequestWish): Backend | undefined {
    if (pinned !== undefined)
      return this.#pickIn(candidates.find(({ version_id }) => version_id === pinned.version_id)?.backends, session);
    const ofSession =
      session === undefined
        ? undefined
        : candidates.find(({ weight, session_prefix }) => weight > 0 && session.startsWith(session_prefix));
    return this.#pickIn((ofSession ?? this.#choice.choose(candidates))?.backends, session);
  }

  /** The instance of the session, else the least busy one; among those that are equally so they take turns. */
  #pickIn(backends: readonly Backend[] = [], session: string | undefined): Backend | undefined {
    const ofSession = session === undefined ? undefined : backends.find((backend) => backend.session === session);
    if (ofSession !== undefined) return ofSession;
    this.#turn += 1;
    let best: Backend | undefined;
    for (let index = 0; index < backends.length; index += 1) {
      const backend = backends[(index + this.#turn) % backends.length] as Backend;
      if (best === undefined || backend.outstanding < best.outstanding) best = backend;
    }
    return best;
  }

  #pooled({ instances, ...version }: PoolVersion): PooledVersion {
    const { version_id } = version;
    const former = this.#versions.find((one) => one.version_id === version_id);
    const gauge = former?.gauge ?? new InFlightGauge(this.#elapsed);
    const backends = instances.map(
      ({ instance_id, port }) =>
        former?.backends.find(({ address }) => address.instance_id === instance_id && address.port === port) ??
        new Backend({ instance_id, version_id, port }, gauge),
    );
    return { ...version, session_prefix: sessionPrefixOf(version_id), gauge, backends };
  }

  #withdraw(backend: Backend): void {
    this.#withdrawn.add(backend);
    backend.withdraw();
    void backend.whenIdle().then(() => this.#withdrawn.delete(backend));
  }
}

const weightsOf = (versions: readonly Weighted[]): string =>
  JSON.stringify(versions.map(({ version_id, weight }) => [version_id, weight]));
