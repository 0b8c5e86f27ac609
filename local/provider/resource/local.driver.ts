import type { JsonObject } from '../../../shared/domain/json.ts';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import type {
  ObservedResource,
  ResourceCheck,
  ResourceDefinition,
  ResourceDriver,
  ResourceMeasure,
  ResourceTarget,
} from '../../../shared/ports/resource-driver.port.ts';
import type { Fences } from '../state/fences.ts';
import { KeyedQueues } from '../state/keyed-queues.ts';
import { definitionFaults } from './definition-faults.ts';
import type { LocalKind, Place } from './local-kind.ts';
import type { ResourceStore, Specification, StoredResource } from './resource.store.ts';

/** The resource does not exist, or what is asked of it can't be made here. */
export class ResourceRefusedError extends WindlassError {
  override readonly name = 'ResourceRefusedError';
  readonly code = 'resource_refused';
}

export type LocalDriverDeps = { readonly store: ResourceStore; readonly fences: Fences };

/**
 * A resource of this machine: reads before it makes, remembers the specification as it was given, and costs nothing. A snapshot holds
 * the specification, not the content: `restore` never brings back data.
 */
export class LocalDriver implements ResourceDriver {
  readonly resource_types;
  readonly #kind: LocalKind;
  readonly #deps: LocalDriverDeps;
  readonly #queues = new KeyedQueues();

  constructor(kind: LocalKind, deps: LocalDriverDeps) {
    this.resource_types = [kind.resource_type];
    this.#kind = kind;
    this.#deps = deps;
  }

  check(definition: ResourceDefinition): readonly string[] {
    return definitionFaults(this.#kind, definition);
  }

  cost_microusd_per_hour(): number {
    return 0;
  }

  async read(target: ResourceTarget): Promise<ObservedResource | undefined> {
    const place = await this.#find(target);
    return place === undefined ? undefined : this.#observed(place);
  }

  /** One that exists is answered as it is, whatever its specification. */
  create(definition: ResourceDefinition, token: number): Promise<ObservedResource> {
    return this.#change(definition.target, token, async () => {
      const found = await this.#find(definition.target);
      return found === undefined ? this.#make(definition) : this.#observed(found);
    });
  }

  configure(definition: ResourceDefinition, token: number): Promise<ObservedResource> {
    return this.#change(definition.target, token, async () => {
      this.#refuseFaults(definition);
      return this.#configure(await this.#require(definition.target), definition.specification);
    });
  }

  async verify(target: ResourceTarget): Promise<readonly ResourceCheck[]> {
    const place = await this.#find(target);
    return place === undefined
      ? [{ name: 'reachable', passed: false, message: missing(target) }]
      : this.#kind.verify(place);
  }

  async measure(target: ResourceTarget): Promise<readonly ResourceMeasure[]> {
    const place = await this.#find(target);
    return place === undefined ? [] : this.#kind.measure(place);
  }

  remove(target: ResourceTarget, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const place = await this.#find(target);
      if (place !== undefined) await this.#kind.release(place);
      await this.#deps.store.erase(target);
    });
  }

  async snapshot(target: ResourceTarget): Promise<JsonObject> {
    const { resource } = await this.#require(target);
    return { specification: { ...resource.specification } };
  }

  /** Makes the resource anew, empty, when it is gone meanwhile. */
  restore(target: ResourceTarget, snapshot: JsonObject, token: number): Promise<void> {
    return this.#change(target, token, async () => {
      const specification = snapshot['specification'] as Specification;
      const found = await this.#find(target);
      if (found === undefined) await this.#make({ target, quantity: 1, specification });
      else await this.#configure(found, specification);
    });
  }

  #change<Result>(target: ResourceTarget, token: number, work: () => Promise<Result>): Promise<Result> {
    return this.#queues.inTurn(this.#deps.store.folderOf(target), async () => {
      await this.#deps.fences.admit(target.environment_id, token);
      return work();
    });
  }

  async #make(definition: ResourceDefinition): Promise<ObservedResource> {
    this.#refuseFaults(definition);
    const { target, specification } = definition;
    const folder = await this.#deps.store.makeFolder(target);
    try {
      const resource: StoredResource = {
        target,
        specification,
        ...(await this.#kind.make({ folder, resource: { target, specification } })),
      };
      await this.#deps.store.save(resource);
      return this.#observed({ folder, resource });
    } catch (error) {
      await this.#kind.release({ folder, resource: { target, specification } });
      await this.#deps.store.erase(target);
      throw error;
    }
  }

  async #configure(place: Place, specification: Specification): Promise<ObservedResource> {
    await this.#kind.configure(place, specification);
    const resource = { ...place.resource, specification };
    await this.#deps.store.save(resource);
    return this.#observed({ ...place, resource });
  }

  async #find(target: ResourceTarget): Promise<Place | undefined> {
    const resource = await this.#deps.store.read(target);
    return resource === undefined ? undefined : { folder: this.#deps.store.folderOf(target), resource };
  }

  async #require(target: ResourceTarget): Promise<Place> {
    const place = await this.#find(target);
    if (place === undefined) throw new ResourceRefusedError(missing(target));
    return place;
  }

  #refuseFaults(definition: ResourceDefinition): void {
    const faults = this.check(definition);
    if (faults.length > 0) throw new ResourceRefusedError(faults.join(' '));
  }

  #observed(place: Place): ObservedResource {
    return {
      physical_id: this.#kind.physicalIdOf(place),
      specification: place.resource.specification,
      outputs: this.#kind.outputsOf(place),
    };
  }
}

const missing = ({ name, resource_type, environment_id }: ResourceTarget): string =>
  `There is no ${resource_type} ${name} in environment ${environment_id}. Create it first.`;
