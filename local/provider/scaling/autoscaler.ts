import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../../shared/ports/log.port.ts';
import type { LocalService } from '../service/local.service.ts';
import { keyOf, type ServiceRegistry } from '../service/service-registry.ts';
import type { LoadMemory } from './decide-instances.ts';
import { decideInstances, noMemory } from './decide-instances.ts';
import type { ScalingTimings } from './scaling-timings.ts';
import type { VersionLoad } from './version-load.ts';

export type AutoscalerDeps = {
  readonly registry: ServiceRegistry;
  readonly log: Log;
  readonly isClosed: () => boolean;
  /** Milliseconds that pass evenly. */
  readonly elapsed: () => number;
  readonly timings: ScalingTimings;
};

const mayChange = ({ wanted_instances, scaling, instances }: VersionLoad): boolean =>
  wanted_instances > 0 && Math.max(scaling.max_instances, instances) > wanted_instances;

/**
 * Adds and removes instances by load, between what is wanted of a version and the most that it may run. What it adds is known to nobody but
 * the running provider: after a restart there is what is wanted.
 */
export class Autoscaler {
  readonly #deps: AutoscalerDeps;
  #memories = new Map<string, LoadMemory>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: AutoscalerDeps) {
    this.#deps = deps;
  }

  /** Looks from now on, and keeps no process running for it. */
  start(): void {
    this.#timer = setInterval(() => this.look(), this.#deps.timings.look_milliseconds).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Looks at every version once, and changes the number of its instances if that is due. */
  look(): void {
    const former = this.#memories;
    this.#memories = new Map();
    for (const service of this.#deps.registry.all()) {
      for (const load of service.loads().filter(mayChange)) {
        const key = `${keyOf(service.target)}/${load.version_id}`;
        const { wanted_instances, scaling, ...seen } = load;
        const { instances, memory } = decideInstances(
          { ...scaling, wanted_instances, timings: this.#deps.timings },
          former.get(key) ?? noMemory,
          { ...seen, at_milliseconds: this.#deps.elapsed() },
        );
        this.#memories.set(key, memory);
        if (instances !== load.instances) void this.#change(service, load, instances);
      }
    }
  }

  /** In its turn, since a rollout may be changing the very same; what has changed since is for the next look to judge. */
  async #change(service: LocalService, { version_id, instances: seen }: VersionLoad, instances: number): Promise<void> {
    const { registry, log, isClosed } = this.#deps;
    const { target } = service;
    const subject = { service_name: target.service_name, version_id, instances };
    try {
      await registry.inTurn(target, async () => {
        const now = service.loads().find((load) => load.version_id === version_id);
        if (isClosed() || registry.get(target) !== service || now?.instances !== seen) return;
        log.info(instances > seen ? 'a version gets instances by load' : 'a version has instances to spare', subject);
        service.runByLoad(version_id, instances);
      });
    } catch (error) {
      log.error('the number of instances could not be changed', { ...subject, message: messageOf(error) });
    }
  }
}
