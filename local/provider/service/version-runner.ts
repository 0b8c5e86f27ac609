import type { InstanceHealth } from '../../../shared/ports/service-deployer.port.ts';
import type { Instance } from '../instance/instance.ts';

export type RunnerDeps = {
  /** Starts one more instance. `proven`: see InstanceTask. */
  readonly startInstance: (proven: boolean) => Instance;
  /** Hears when the set of instances changed, before any of them is stopped. */
  readonly onChange: () => void;
  /** Resolves when the instance has answered what it was asked. */
  readonly drain: (instance: Instance) => Promise<void>;
};

/** Most dispensable first. */
const worth: Readonly<Record<InstanceHealth['state'], number>> = { EXITED: 0, UNHEALTHY: 1, STARTING: 2, HEALTHY: 3 };

/** The instances of one version. */
export class VersionRunner {
  readonly #deps: RunnerDeps;
  readonly #stopping = new Set<Promise<void>>();
  #instances: readonly Instance[] = [];

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  get instances(): readonly Instance[] {
    return this.#instances;
  }

  /** Those that may be asked, and where. */
  healthyInstances(): readonly { readonly instance_id: string; readonly port: number }[] {
    return this.#instances.flatMap(({ healthy_port, task }) =>
      healthy_port === undefined ? [] : [{ instance_id: task.instance_id, port: healthy_port }],
    );
  }

  /** Whether so many instances are healthy, or so many are there and each is healthy or has failed. */
  isSettledAt(wanted: number): boolean {
    const states = this.#instances.map((instance) => instance.health.state);
    const healthy = states.filter((state) => state === 'HEALTHY').length;
    return healthy >= wanted || (states.length >= wanted && !states.includes('STARTING'));
  }

  /**
   * Starts what is missing, in place of what was given up too, and stops what is too much: worst first, then newest. When none is to be left, it
   * resolves when nothing is, also of those that an earlier call began to stop.
   */
  async scaleTo(wanted: number, proven: boolean): Promise<void> {
    const usable = this.#instances.filter((instance) => instance.health.state !== 'EXITED');
    const fewest = [...usable].reverse().sort((one, other) => worth[one.health.state] - worth[other.health.state]);
    const surplus = new Set(fewest.slice(0, Math.max(0, usable.length - wanted)));
    const missing = Math.max(0, wanted - usable.length);
    const started = Array.from({ length: missing }, () => this.#deps.startInstance(proven));
    const leaving = this.#instances.filter((instance) => surplus.has(instance) || !usable.includes(instance));
    this.#instances = [...usable.filter((instance) => !surplus.has(instance)), ...started];
    this.#deps.onChange();
    const stopping = leaving.map((instance) => this.#stop(instance));
    await Promise.all(wanted === 0 ? [...stopping, ...this.#stopping] : stopping);
  }

  async #stop(instance: Instance): Promise<void> {
    const stopped = this.#deps.drain(instance).then(() => instance.stop());
    this.#stopping.add(stopped);
    await stopped.finally(() => this.#stopping.delete(stopped));
  }
}
