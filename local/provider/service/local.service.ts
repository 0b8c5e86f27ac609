import type { InstanceHealth, RunningService, RunningVersion, ServiceTarget, TrafficMeasure, TrafficWeights, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import { installArtifact } from '../artifact/install-artifact.ts';
import { Instance } from '../instance/instance.ts';
import { BackendPool } from '../proxy/backend-pool.ts';
import type { ReverseProxy } from '../proxy/reverse-proxy.ts';
import type { DesiredService, DesiredVersion } from '../state/desired-service.ts';
import { dependenciesOf, requireVersion, versionOf, withInstances, withoutVersion, withVersion, withWeights } from '../state/desired-service.ts';
import type { ServiceTotals } from '../traffic/service-traffic.ts';
import { ServiceTraffic } from '../traffic/service-traffic.ts';
import { ChangeSignal } from './change-signal.ts';
import { instanceTask } from './service.instance-task.ts';
import { openProxy } from './open-proxy.ts';
import type { ServiceDeps } from './service-deps.ts';
import { VersionRunner } from './version-runner.ts';

/**
 * One service: what is wanted of it, its instances, its stable address and the traffic between them. What is wanted is saved before it
 * is done, so that a crash in between is made good at the next start. Changes must come one after the other.
 */
export class LocalService {
  readonly #deps: ServiceDeps;
  readonly #runners = new Map<string, VersionRunner>();
  readonly #changes = new ChangeSignal();
  readonly #pool = new BackendPool();
  readonly #traffic: ServiceTraffic;
  #proxy: ReverseProxy | undefined;
  #desired: DesiredService;
  #isStopped = false;

  private constructor(deps: ServiceDeps, desired: DesiredService) {
    this.#deps = deps;
    this.#desired = desired;
    this.#traffic = new ServiceTraffic(deps.clock);
  }

  /** Opens the service's address, with nothing behind it yet: a new one, or one that was saved. */
  static async open(deps: ServiceDeps, target: ServiceTarget, saved?: DesiredService): Promise<LocalService> {
    const service = new LocalService(deps, saved ?? { ...target, port: 0, versions: [] });
    const route = { service_name: target.service_name, pool: service.#pool, traffic: service.#traffic };
    const proxy = await openProxy(deps, route, saved?.port);
    service.#proxy = proxy;
    if (proxy.port === service.#desired.port) return service;
    service.#desired = { ...service.#desired, port: proxy.port };
    if (saved !== undefined) await deps.store.save(service.#desired);
    return service;
  }

  get target(): ServiceTarget {
    return { environment_id: this.#desired.environment_id, service_name: this.#desired.service_name };
  }

  get url(): string {
    return `http://127.0.0.1:${this.#desired.port}`;
  }

  get dependencies(): readonly string[] {
    return dependenciesOf(this.#desired);
  }

  get isEmpty(): boolean {
    return this.#desired.versions.length === 0;
  }

  has(version_id: string): boolean {
    return versionOf(this.#desired, version_id) !== undefined;
  }

  /** Throws NotInstalledError. */
  definitionOf(version_id: string): VersionDefinition {
    return requireVersion(this.#desired, version_id).definition;
  }

  describe(): RunningService {
    return { url: this.url, versions: this.#desired.versions.map((version) => this.#running(version)) };
  }

  measure(since_milliseconds: number): readonly TrafficMeasure[] {
    return this.#desired.versions.map(({ definition }) => this.#traffic.measure(definition.version_id, since_milliseconds));
  }

  totals(): ServiceTotals {
    return this.#traffic.totals(this.target);
  }

  async install(definition: VersionDefinition): Promise<void> {
    const desired = withVersion(this.#desired, definition);
    const isNew = versionOf(this.#desired, definition.version_id) === undefined;
    if (isNew) await installArtifact(definition.artifact, this.#deps.paths.version(this.target, definition.version_id));
    await this.#want(desired);
  }

  async scale(version_id: string, wanted: number): Promise<void> {
    await this.#want(withInstances(this.#desired, version_id, wanted));
    await this.#runnerOf(requireVersion(this.#desired, version_id)).scaleTo(wanted, false);
  }

  async shiftTraffic(weights: TrafficWeights): Promise<void> {
    await this.#want(withWeights(this.#desired, weights));
    this.#refresh();
  }

  /** Stops the version, forgets it, and deletes its folder. */
  async removeVersion(version_id: string): Promise<void> {
    if (versionOf(this.#desired, version_id) === undefined) return;
    await this.#want(withInstances(this.#desired, version_id, 0));
    await this.#runners.get(version_id)?.scaleTo(0, false);
    await this.#want(withoutVersion(this.#desired, version_id));
    this.#runners.delete(version_id);
    this.#traffic.forget(version_id);
    await this.#deps.store.eraseVersion(this.target, version_id);
    this.#refresh();
  }

  /** Starts everything that is wanted and not running, as what ran well before. */
  async resume(): Promise<void> {
    await Promise.all(this.#desired.versions.map((version) => this.#runnerOf(version).scaleTo(version.wanted_instances, true)));
  }

  /** Stops all instances and then the address; what is wanted stays. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#changes.raise();
    await Promise.all([...this.#runners.values()].map((runner) => runner.scaleTo(0, false)));
    await this.#proxy?.close();
    this.#deps.ports.release(this.#desired.port);
  }

  isSettled(version_id: string): boolean {
    const version = versionOf(this.#desired, version_id);
    return this.#isStopped || version === undefined || this.#runnerOf(version).isSettledAt(version.wanted_instances);
  }

  /** The version once its instances settled, or as it is when the time is over; undefined when it isn't installed. */
  async waitUntilSettled(version_id: string, at_most_milliseconds: number): Promise<RunningVersion | undefined> {
    const end = performance.now() + at_most_milliseconds;
    while (!this.isSettled(version_id) && performance.now() < end) await this.#changes.next(end - performance.now());
    const version = versionOf(this.#desired, version_id);
    return version === undefined ? undefined : this.#running(version);
  }

  async waitUntilAllSettled(at_most_milliseconds: number): Promise<void> {
    await Promise.all(this.#desired.versions.map(({ definition }) => this.waitUntilSettled(definition.version_id, at_most_milliseconds)));
  }

  async #want(desired: DesiredService): Promise<void> {
    await this.#deps.store.save(desired);
    this.#desired = desired;
    this.#changes.raise();
  }

  #running({ definition, wanted_instances, weight }: DesiredVersion): RunningVersion {
    return { version_id: definition.version_id, version: definition.version, wanted_instances, weight, instances: this.#healthOf(definition.version_id) };
  }

  #healthOf(version_id: string): readonly InstanceHealth[] {
    return (this.#runners.get(version_id)?.instances ?? []).map((instance) => instance.health);
  }

  #runnerOf({ definition }: DesiredVersion): VersionRunner {
    const known = this.#runners.get(definition.version_id);
    if (known !== undefined) return known;
    const runner = new VersionRunner({
      startInstance: (proven) => this.#startInstance(definition.version_id, proven),
      onChange: () => this.#refresh(),
      drain: (instance) => this.#pool.drain(instance.task.instance_id, instance.task.stop_grace_milliseconds),
    });
    this.#runners.set(definition.version_id, runner);
    return runner;
  }

  #startInstance(version_id: string, proven: boolean): Instance {
    const { definition } = requireVersion(this.#desired, version_id);
    return new Instance(instanceTask(this.#deps, this.target, definition, proven), this.#deps, () => this.#refresh());
  }

  /** Tells the proxy where requests may go now, and wakes those who wait. */
  #refresh(): void {
    this.#pool.set(this.#desired.versions.map(({ definition: { version_id }, weight }) => ({ version_id, weight, instances: this.#runners.get(version_id)?.healthyInstances() ?? [] })));
    this.#changes.raise();
  }
}
