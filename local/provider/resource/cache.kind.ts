import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { healthCheckSchema } from '../../../shared/domain/service/health-check.ts';
import type { ResourceCheck, ResourceMeasure } from '../../../shared/ports/resource-driver.port.ts';
import type { InstanceDeps } from '../instance/instance.ts';
import { Instance } from '../instance/instance.ts';
import type { ProcessEnvironment } from '../process/process-environment.ts';
import { ChangeSignal } from '../service/change-signal.ts';
import { cacheClient } from './cache.client.ts';
import { measureCache, verifyCache } from './cache.checks.ts';
import type { CacheLimits } from './entry-cache.ts';
import type { LocalKind, Place } from './local-kind.ts';
import type { Specification, StoredResource } from './resource.store.ts';

/** The resource was made but does not come to work. */
export class ResourceUnavailableError extends WindlassError {
  override readonly name = 'ResourceUnavailableError';
  readonly code = 'resource_unavailable';
  override readonly retryable = true;
}

const specificationSchema = z.strictObject({
  max_entries: z.int().min(1).max(10_000_000).default(10_000),
  max_value_bytes: z.int().min(1).max(67_108_864).default(1_048_576),
  /** For values put without a time of their own; 0 means without end. */
  default_ttl_seconds: z.int().min(0).default(0),
});
const limitsOf = (specification: Specification): CacheLimits => specificationSchema.parse(specification);

const program = fileURLToPath(new URL('../cache-server.ts', import.meta.url));
const healthChecks = [healthCheckSchema.parse({ kind: 'HTTP', path: '/health' })];
const grace_milliseconds = 2_000;
const longestStart_milliseconds = 30_000;

const portOf = ({ resource }: Place): number => resource.port ?? 0;

export type CacheKindDeps = InstanceDeps & {
  readonly inherited: ProcessEnvironment;
  readonly newInstanceId: (name: string) => string;
};

/**
 * ELASTICACHE_CLUSTER as a small server process. Its port is part of what services were told, so it comes back on the same one, or waits
 * until that is free. Its content is in memory: it outlives neither the process nor a restart of the stack.
 */
export class CacheKind implements LocalKind {
  readonly resource_type = 'ELASTICACHE_CLUSTER';
  readonly specification = specificationSchema;
  readonly #deps: CacheKindDeps;
  readonly #running = new Map<string, Instance>();
  readonly #limits = new Map<string, CacheLimits>();
  readonly #changes = new ChangeSignal();

  constructor(deps: CacheKindDeps) {
    this.#deps = deps;
  }

  async make(place: Place): Promise<Partial<StoredResource>> {
    const port = await this.#deps.ports.take();
    this.#deps.ports.release(port);
    this.#start({ ...place, resource: { ...place.resource, port } }, false);
    await this.#waitUntilHealthy(place);
    return { port };
  }

  async configure(place: Place, wanted: Specification): Promise<void> {
    await cacheClient(portOf(place)).setLimits(limitsOf(wanted));
    this.#limits.set(place.folder, limitsOf(wanted));
  }

  /** Starts a cache that an earlier run of the stack had. */
  resume(place: Place): void {
    this.#start(place, true);
  }

  async release(place: Place): Promise<void> {
    await this.#running.get(place.folder)?.stop();
    this.#running.delete(place.folder);
    this.#limits.delete(place.folder);
  }

  /** Resolves when no cache is starting any more, or when that takes too long. */
  async whenSettled(): Promise<void> {
    const isStarting = () => [...this.#running.values()].some((instance) => instance.health.state === 'STARTING');
    const end = performance.now() + longestStart_milliseconds;
    while (isStarting() && performance.now() < end) await this.#changes.next(end - performance.now());
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.values()].map((instance) => instance.stop()));
    this.#running.clear();
  }

  physicalIdOf({ folder }: Place): string {
    return folder;
  }

  outputsOf({ resource }: Place): Readonly<Record<string, string>> {
    return { URL: `http://127.0.0.1:${resource.port}` };
  }

  verify(place: Place): Promise<readonly ResourceCheck[]> {
    return verifyCache(portOf(place));
  }

  measure(place: Place): Promise<readonly ResourceMeasure[]> {
    return measureCache(portOf(place), limitsOf(place.resource.specification));
  }

  #start(place: Place, proven: boolean): void {
    const { target, specification, port } = place.resource;
    this.#limits.set(place.folder, limitsOf(specification));
    const instance_id = this.#deps.newInstanceId(target.name);
    const environment = (at: number) => ({
      ...this.#deps.inherited,
      HOST: '127.0.0.1',
      PORT: String(at),
      CACHE_LIMITS: JSON.stringify(this.#limits.get(place.folder)),
      WINDLASS_INSTANCE: instance_id,
    });
    const task = {
      instance_id,
      subject: `cache ${target.name}`,
      command: [process.execPath, program],
      folder: place.folder,
      log_file: join(place.folder, 'output.log'),
      health_checks: healthChecks,
      stop_grace_milliseconds: grace_milliseconds,
      environment,
      port,
      proven,
    };
    this.#running.set(place.folder, new Instance(task, this.#deps, () => this.#changes.raise()));
  }

  async #waitUntilHealthy({ folder, resource }: Place): Promise<void> {
    await this.whenSettled();
    const health = this.#running.get(folder)?.health;
    if (health?.state !== 'HEALTHY')
      throw new ResourceUnavailableError(
        `The cache ${resource.target.name} does not come to work: ${health?.last_answer}.`,
      );
  }
}
