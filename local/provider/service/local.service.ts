import type {
  RunningService,
  RunningVersion,
  ServiceTarget,
  TrafficMeasure,
  TrafficWeights,
  VersionDefinition,
  VersionSample,
} from '../../../shared/ports/service-deployer.port.ts';
import { installArtifact } from '../artifact/install-artifact.ts';
import { routeTo } from '../proxy/route.ts';
import type { ReverseProxy } from '../proxy/reverse-proxy.ts';
import type { VersionLoad } from '../scaling/version-load.ts';
import type { DesiredService, DesiredVersion } from '../state/desired-service.ts';
import {
  dependenciesOf,
  requireVersion,
  versionOf,
  withInstances,
  withoutVersion,
  withVersion,
  withWeights,
} from '../state/desired-service.ts';
import type { ServiceTotals } from '../traffic/service-traffic.ts';
import { ServiceTraffic } from '../traffic/service-traffic.ts';
import { openProxy } from './open-proxy.ts';
import type { ServiceDeps } from './service-deps.ts';
import { ServiceInstances } from './service-instances.ts';

/**
 * One service: what is wanted of it, its instances, its stable address and the traffic between them. What is wanted is saved before it
 * is done, so that a crash in between is made good at the next start. Changes must come one after the other.
 */
export class LocalService {
  readonly #deps: ServiceDeps;
  readonly #instances: ServiceInstances;
  readonly #traffic: ServiceTraffic;
  #proxy: ReverseProxy | undefined;
  #desired: DesiredService;

  private constructor(deps: ServiceDeps, desired: DesiredService) {
    this.#deps = deps;
    this.#desired = desired;
    this.#instances = new ServiceInstances(deps, () => this.#desired);
    this.#traffic = new ServiceTraffic(deps.clock);
  }

  /** Opens the service's address, with nothing behind it yet: a new one, or one that was saved. */
  static async open(deps: ServiceDeps, target: ServiceTarget, saved?: DesiredService): Promise<LocalService> {
    const service = new LocalService(deps, saved ?? { ...target, port: 0, versions: [] });
    const route = routeTo(target, service.#instances.pool, service.#traffic);
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
    const { measured_since_milliseconds } = this.#traffic;
    const versions = this.#desired.versions.map((version) => this.#running(version));
    return { url: this.url, versions, measured_since_milliseconds };
  }

  measure(since_milliseconds: number): readonly TrafficMeasure[] {
    return this.#versionIds().map((version_id) => this.#traffic.measure(version_id, since_milliseconds));
  }

  sample(since_milliseconds: number): readonly VersionSample[] {
    return this.#traffic.sample(this.#versionIds(), since_milliseconds);
  }

  totals(): ServiceTotals {
    return this.#traffic.totals(this.target);
  }

  async install(definition: VersionDefinition): Promise<void> {
    const desired = withVersion(this.#desired, definition);
    const folder = this.#deps.paths.version(this.target, definition.version_id);
    if (!this.has(definition.version_id)) await installArtifact(definition.artifact, folder);
    await this.#want(desired);
  }

  async scale(version_id: string, wanted: number): Promise<void> {
    await this.#want(withInstances(this.#desired, version_id, wanted));
    await this.#instances.scale(requireVersion(this.#desired, version_id), false);
  }

  loads(): readonly VersionLoad[] {
    return this.#desired.versions.map((version) => this.#instances.loadOf(version));
  }

  /** Runs more of the version than are wanted, or no more so many. Stopping goes on after it. */
  runByLoad(version_id: string, instances: number): void {
    this.#instances.runByLoad(requireVersion(this.#desired, version_id), instances);
  }

  async shiftTraffic(weights: TrafficWeights): Promise<void> {
    await this.#want(withWeights(this.#desired, weights));
  }

  /** Stops the version, forgets it, and deletes its folder. */
  async removeVersion(version_id: string): Promise<void> {
    if (this.has(version_id)) {
      await this.scale(version_id, 0);
      await this.#want(withoutVersion(this.#desired, version_id));
      this.#instances.forget(version_id);
      this.#traffic.forget(version_id);
    }
    await this.#deps.store.eraseVersion(this.target, version_id);
  }

  /** Starts everything that is wanted and not running, as what ran well before. */
  async resume(): Promise<void> {
    await Promise.all(this.#desired.versions.map((version) => this.#instances.scale(version, true)));
  }

  /** Stops all instances and then the address; what is wanted stays. */
  async stop(): Promise<void> {
    await this.#instances.stop();
    await this.#proxy?.close();
    this.#deps.ports.release(this.#desired.port);
  }

  /** The version once its instances settled, or as it is when the time is over; undefined when it isn't installed. */
  async waitUntilSettled(version_id: string, at_most_milliseconds: number): Promise<RunningVersion | undefined> {
    await this.#instances.waitUntilSettled(version_id, at_most_milliseconds);
    const version = versionOf(this.#desired, version_id);
    return version === undefined ? undefined : this.#running(version);
  }

  async waitUntilAllSettled(at_most_milliseconds: number): Promise<void> {
    await Promise.all(this.#versionIds().map((id) => this.#instances.waitUntilSettled(id, at_most_milliseconds)));
  }

  /** Nobody is kept waiting any more for instances to settle. */
  endWaits(): void {
    this.#instances.endWaits();
  }

  async #want(desired: DesiredService): Promise<void> {
    await this.#deps.store.save(desired);
    this.#desired = desired;
    this.#instances.refresh();
  }

  #versionIds(): readonly string[] {
    return this.#desired.versions.map(({ definition }) => definition.version_id);
  }

  #running({ definition: { version_id, version }, wanted_instances, weight }: DesiredVersion): RunningVersion {
    return { version_id, version, wanted_instances, weight, instances: this.#instances.healthOf(version_id) };
  }
}
