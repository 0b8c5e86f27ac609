import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import type { Artifact } from '../../../shared/domain/service/artifact.ts';
import { notInstalled } from '../../../shared/domain/service/installed-version.ts';
import type {
  ArtifactCheck,
  RunningService,
  RunningVersion,
  ServiceDeployer,
  ServiceTarget,
  TrafficMeasure,
  TrafficWeights,
  VersionDefinition,
  VersionSample,
} from '../../../shared/ports/service-deployer.port.ts';
import { checkArtifact } from '../artifact/check-artifact.ts';
import type { Fences } from '../state/fences.ts';
import { LocalService } from './local.service.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { ServiceRegistry } from './service-registry.ts';

/** The provider is closing or closed; what is wanted is kept for the next start. */
export class ProviderClosedError extends WindlassError {
  override readonly name = 'ProviderClosedError';
  readonly code = 'provider_closed';
  override readonly retryable = true;
}

export type DeployerDeps = ServiceDeps & {
  readonly registry: ServiceRegistry;
  readonly fences: Fences;
  readonly isClosed: () => boolean;
};

/** Services as processes of this machine. Changes of one service queue up; those of different services run side by side. */
export class LocalServiceDeployer implements ServiceDeployer {
  readonly #deps: DeployerDeps;

  constructor(deps: DeployerDeps) {
    this.#deps = deps;
  }

  checkArtifact(artifact: Artifact): Promise<ArtifactCheck> {
    return checkArtifact(artifact);
  }

  async describe(target: ServiceTarget): Promise<RunningService | undefined> {
    return this.#deps.registry.get(target)?.describe();
  }

  /** Throws NotInstalledError for a service that has no version. */
  async addressOf(target: ServiceTarget): Promise<string> {
    return this.#require(target).url;
  }

  install(target: ServiceTarget, definition: VersionDefinition, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const known = this.#deps.registry.get(target);
      const service = known ?? (await LocalService.open(this.#deps, target));
      try {
        await service.install(definition);
        this.#deps.registry.add(service);
      } catch (error) {
        if (known === undefined) await this.#discard(service);
        throw error;
      }
    });
  }

  scale(target: ServiceTarget, version_id: string, instances: number, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const service = this.#deps.registry.get(target);
      if (instances === 0 && service?.has(version_id) !== true) return;
      const known = this.#require(target, version_id);
      if (instances > 0) this.#requireDependencies(known, version_id);
      await known.scale(version_id, instances);
    });
  }

  shiftTraffic(target: ServiceTarget, weights: TrafficWeights, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const takesNothing = weights.every(({ weight }) => weight === 0);
      if (takesNothing && this.#deps.registry.get(target) === undefined) return;
      await this.#require(target).shiftTraffic(weights);
    });
  }

  remove(target: ServiceTarget, version_id: string, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const service = this.#deps.registry.get(target);
      // Even of what is unknown something may lie about, if a former removal was cut short.
      if (service === undefined) return this.#deps.store.erase(target);
      await service.removeVersion(version_id);
      if (service.isEmpty) await this.#discard(service);
    });
  }

  async waitUntilSettled(
    target: ServiceTarget,
    version_id: string,
    at_most_milliseconds: number,
  ): Promise<RunningVersion | undefined> {
    return this.#deps.registry.get(target)?.waitUntilSettled(version_id, at_most_milliseconds);
  }

  async measure(target: ServiceTarget, since_milliseconds: number): Promise<readonly TrafficMeasure[]> {
    return this.#deps.registry.get(target)?.measure(since_milliseconds) ?? [];
  }

  async sample(target: ServiceTarget, since_milliseconds: number): Promise<readonly VersionSample[]> {
    return this.#deps.registry.get(target)?.sample(since_milliseconds) ?? [];
  }

  /** The token is looked at when the turn has come: a newer holder may have passed while this call waited. */
  #change(target: ServiceTarget, token: number, work: () => Promise<void>): Promise<void> {
    return this.#deps.registry.inTurn(target, async () => {
      if (this.#deps.isClosed())
        throw new ProviderClosedError('Windlass is stopping. Start it again and repeat the call.');
      await this.#deps.fences.admit(target.environment_id, token);
      await work();
    });
  }

  #require(target: ServiceTarget, version_id?: string): LocalService {
    const service = this.#deps.registry.get(target);
    if (service === undefined) throw notInstalled(target, version_id);
    return service;
  }

  #requireDependencies(service: LocalService, version_id: string): void {
    const { environment_id } = service.target;
    const missing = service
      .definitionOf(version_id)
      .dependencies.find((name) => this.#deps.addressOf(environment_id, name) === undefined);
    if (missing !== undefined) throw notInstalled({ environment_id, service_name: missing });
  }

  async #discard(service: LocalService): Promise<void> {
    this.#deps.registry.delete(service.target);
    await service.stop();
    await this.#deps.store.erase(service.target);
  }
}
