import { setTimeout as sleep } from 'node:timers/promises';
import { Backend } from './backend.ts';
import type { Weighted } from './weighted-choice.ts';
import { WeightedChoice } from './weighted-choice.ts';

export type PoolVersion = Weighted & {
  readonly instances: readonly { readonly instance_id: string; readonly port: number }[];
};

type PooledVersion = Weighted & { readonly backends: readonly Backend[] };

/** The healthy instances of a service, by version and weight. */
export class BackendPool {
  readonly #choice = new WeightedChoice();
  #versions: readonly PooledVersion[] = [];
  #withdrawn = new Set<Backend>();
  #turn = 0;

  /** Replaces what requests may go to. An instance that stays keeps its connections; one that is gone gets no new request. */
  set(versions: readonly PoolVersion[]): void {
    const former = this.#versions;
    this.#versions = versions.map((version) => this.#pooled(version));
    const kept = new Set(this.#versions.flatMap((version) => version.backends));
    for (const backend of former.flatMap((version) => version.backends))
      if (!kept.has(backend)) this.#withdraw(backend);
    if (weightsOf(former) !== weightsOf(this.#versions)) this.#choice.reset();
  }

  /** A version by weight among those with a healthy instance, and its least busy instance; one not yet tried, if there is one. */
  pick(tried: ReadonlySet<Backend>): Backend | undefined {
    const untried = this.#pickFrom((backend) => !tried.has(backend));
    return untried ?? (tried.size === 0 ? undefined : this.#pickFrom(() => true));
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

  #pickFrom(isAllowed: (backend: Backend) => boolean): Backend | undefined {
    const candidates = this.#versions
      .map((version) => ({ ...version, backends: version.backends.filter(isAllowed) }))
      .filter(({ backends }) => backends.length > 0);
    const backends = this.#choice.choose(candidates)?.backends ?? [];
    this.#turn += 1;
    const inTurn = backends.map((_, index) => backends[(index + this.#turn) % backends.length] as Backend);
    return inTurn.reduce<Backend | undefined>(
      (best, backend) => (best === undefined || backend.outstanding < best.outstanding ? backend : best),
      undefined,
    );
  }

  #pooled({ version_id, weight, instances }: PoolVersion): PooledVersion {
    const known = this.#versions.flatMap((version) => version.backends);
    const backends = instances.map(
      ({ instance_id, port }) =>
        known.find(({ address }) => address.instance_id === instance_id && address.port === port) ??
        new Backend({ instance_id, version_id, port }),
    );
    return { version_id, weight, backends };
  }

  #withdraw(backend: Backend): void {
    this.#withdrawn.add(backend);
    backend.withdraw();
    void backend.whenIdle().then(() => this.#withdrawn.delete(backend));
  }
}

const weightsOf = (versions: readonly Weighted[]): string =>
  JSON.stringify(versions.map(({ version_id, weight }) => [version_id, weight]));
