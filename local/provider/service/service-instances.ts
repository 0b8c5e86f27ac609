import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { InstanceHealth } from '../../../shared/ports/service-deployer.port.ts';
import { Instance } from '../instance/instance.ts';
import { BackendPool } from '../proxy/backend-pool.ts';
import type { VersionLoad } from '../scaling/version-load.ts';
import type { DesiredService, DesiredVersion } from '../state/desired-service.ts';
import { requireVersion } from '../state/desired-service.ts';
import { ChangeSignal } from './change-signal.ts';
import { instanceTask } from './service.instance-task.ts';
import type { ServiceDeps } from './service-deps.ts';
import { VersionRunner } from './version-runner.ts';

/** The instances of a service by version, and the pool that its requests go to. */
export class ServiceInstances {
  readonly pool: BackendPool;
  readonly #deps: ServiceDeps;
  readonly #desired: () => DesiredService;
  readonly #runners = new Map<string, VersionRunner>();
  /** How many instances the load of a version asks for. */
  readonly #by_load = new Map<string, number>();
  readonly #changes = new ChangeSignal();
  #mayWait = true;

  /** `desired` answers what is wanted now. */
  constructor(deps: ServiceDeps, desired: () => DesiredService) {
    this.pool = new BackendPool(deps.random, deps.elapsed);
    this.#deps = deps;
    this.#desired = desired;
  }

  /**
   * Starts or stops instances of the version until as many run as are wanted, and those beyond that which its load asks for. `proven`: see
   * InstanceTask.
   */
  scale(version: DesiredVersion, proven: boolean): Promise<void> {
    return this.#runnerOf(version.definition.version_id).scaleTo(this.#numberOf(version), proven);
  }

  /** Starts instances beyond those that are wanted, or stops such, which goes on after it. */
  runByLoad(version: DesiredVersion, instances: number): void {
    const { version_id } = version.definition;
    this.#by_load.set(version_id, instances);
    this.#runnerOf(version_id)
      .scaleTo(this.#numberOf(version), false)
      .catch((error: unknown) =>
        this.#deps.log.error('the instances of a version could not be changed', {
          version_id,
          message: messageOf(error),
        }),
      );
  }

  loadOf({ definition: { version_id, scaling }, wanted_instances }: DesiredVersion): VersionLoad {
    const runner = this.#runnerOf(version_id);
    return {
      version_id,
      wanted_instances,
      scaling,
      busy_milliseconds: this.pool.busyMillisecondsOf(version_id),
      instances: runner.instances.length,
      healthy_instances: runner.healthyInstances().length,
    };
  }

  forget(version_id: string): void {
    this.#runners.delete(version_id);
    this.#by_load.delete(version_id);
    this.refresh();
  }

  /** Stops all; those who wait need not wait any more. */
  async stop(): Promise<void> {
    this.endWaits();
    await Promise.all([...this.#runners.values()].map((runner) => runner.scaleTo(0, false)));
  }

  /** Those who wait now or later learn at once how it stands. */
  endWaits(): void {
    this.#mayWait = false;
    this.#changes.raise();
  }

  healthOf(version_id: string): readonly InstanceHealth[] {
    return (this.#runners.get(version_id)?.instances ?? []).map((instance) => instance.health);
  }

  /** Resolves when as many instances as are wanted are healthy, or all have got so or failed, when the version is gone, or when the time is over. */
  async waitUntilSettled(version_id: string, at_most_milliseconds: number): Promise<void> {
    const end = performance.now() + at_most_milliseconds;
    while (!this.#isSettled(version_id) && performance.now() < end) await this.#changes.next(end - performance.now());
  }

  /** Tells the pool what is wanted and healthy now, and wakes those who wait. */
  refresh(): void {
    this.pool.set(
      this.#desired().versions.map(({ definition: { version_id, version, traffic_policy }, weight }) => ({
        version_id,
        version,
        traffic_policy,
        weight,
        instances: this.#runners.get(version_id)?.healthyInstances() ?? [],
      })),
    );
    this.#changes.raise();
  }

  /** None of a version that is not wanted. What load asks for is forgotten as soon as as many are wanted. */
  #numberOf({ definition: { version_id, scaling }, wanted_instances }: DesiredVersion): number {
    const by_load = this.#by_load.get(version_id) ?? 0;
    if (wanted_instances > 0 && by_load > wanted_instances)
      return Math.max(wanted_instances, Math.min(by_load, scaling.max_instances));
    this.#by_load.delete(version_id);
    return wanted_instances;
  }

  #isSettled(version_id: string): boolean {
    const version = this.#desired().versions.find(({ definition }) => definition.version_id === version_id);
    return !this.#mayWait || version === undefined || this.#runnerOf(version_id).isSettledAt(version.wanted_instances);
  }

  #runnerOf(version_id: string): VersionRunner {
    const known = this.#runners.get(version_id);
    if (known !== undefined) return known;
    const runner = new VersionRunner({
      startInstance: (proven) => this.#startInstance(version_id, proven),
      onChange: () => this.refresh(),
      drain: (instance) => this.pool.drain(instance.task.instance_id, instance.task.stop_grace_milliseconds),
    });
    this.#runners.set(version_id, runner);
    return runner;
  }

  #startInstance(version_id: string, proven: boolean): Instance {
    const desired = this.#desired();
    const { definition } = requireVersion(desired, version_id);
    return new Instance(instanceTask(this.#deps, desired, definition, proven), this.#deps, () => this.refresh());
  }
}
