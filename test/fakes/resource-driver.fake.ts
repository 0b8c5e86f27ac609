import type { ResourceType } from '../../shared/domain/resource/resource-requirement.ts';
import { FencedError } from '../../shared/ports/service-deployer.port.ts';
import type {
  ObservedResource,
  ResourceCheck,
  ResourceDefinition,
  ResourceDriver,
  ResourceTarget,
} from '../../shared/ports/resource-driver.port.ts';

type Stored = { readonly definition: ResourceDefinition; readonly content: string };

const keyOf = ({ environment_id, resource_type, name }: ResourceTarget): string =>
  `${environment_id}/${resource_type}/${name}`;

/**
 * Resources in memory. It knows the specification keys `size_bytes` and `mode`; a resource has content, which only `remove` destroys, so a
 * test can see that something was made once. An older token is fenced.
 */
export const fakeResourceDriver = (
  resource_types: readonly ResourceType[] = ['RDS_DATABASE', 'S3_BUCKET', 'ELASTICACHE_CLUSTER'],
) => {
  const resources = new Map<string, Stored>();
  const effects: string[] = [];
  const failing = new Map<string, readonly ResourceCheck[]>();
  const costs = new Map<string, number>();
  const fences = new Map<string, number>();
  let refusal: Error | undefined;
  let made = 0;

  const observed = ({ definition }: Stored): ObservedResource => ({
    physical_id: `/data/${keyOf(definition.target)}`,
    specification: definition.specification,
    outputs: { FILE: `/data/${keyOf(definition.target)}.file` },
  });
  const need = (target: ResourceTarget): Stored => {
    const found = resources.get(keyOf(target));
    if (found === undefined) throw new Error(`there is no ${target.name}`);
    return found;
  };
  const admit = ({ environment_id }: ResourceTarget, token: number): void => {
    const newest = fences.get(environment_id) ?? 0;
    if (token < newest) throw new FencedError(`token ${token} is older than ${newest}`);
    fences.set(environment_id, token);
  };
  const effect = (words: string): void => {
    if (refusal !== undefined) throw refusal;
    effects.push(words);
  };

  const driver: ResourceDriver = {
    resource_types,
    check: ({ specification }) =>
      Object.keys(specification)
        .filter((key) => key !== 'size_bytes' && key !== 'mode')
        .map((key) => `specification.${key} is not known.`),
    cost_microusd_per_hour: ({ target }) => costs.get(target.name) ?? 0,
    read: async (target) => {
      const found = resources.get(keyOf(target));
      return found === undefined ? undefined : observed(found);
    },
    create: async (definition, token) => {
      admit(definition.target, token);
      const found = resources.get(keyOf(definition.target));
      if (found !== undefined) return observed(found);
      effect(`create ${definition.target.name} with token ${token}`);
      const stored = { definition, content: `content ${(made += 1)}` };
      resources.set(keyOf(definition.target), stored);
      return observed(stored);
    },
    configure: async (definition, token) => {
      admit(definition.target, token);
      effect(`configure ${definition.target.name} with token ${token}`);
      const stored = { definition, content: need(definition.target).content };
      resources.set(keyOf(definition.target), stored);
      return observed(stored);
    },
    verify: async (target) =>
      failing.get(target.name) ?? [
        { name: 'reachable', passed: resources.has(keyOf(target)), message: `${target.name} answers` },
      ],
    measure: async (target) => [{ name: 'size_bytes', value: need(target).content.length, unit: 'bytes' }],
    remove: async (target, token) => {
      admit(target, token);
      effect(`remove ${target.name} with token ${token}`);
      resources.delete(keyOf(target));
    },
    snapshot: async (target) => ({ specification: { ...need(target).definition.specification } }),
    restore: async (target, snapshot, token) => {
      admit(target, token);
      effect(`restore ${target.name} with token ${token}`);
      const specification = snapshot['specification'] as ResourceDefinition['specification'];
      resources.set(keyOf(target), { ...need(target), definition: { ...need(target).definition, specification } });
    },
  };

  return {
    driver,
    /** What was really done, in order. */
    effects,
    contentOf: (target: ResourceTarget) => resources.get(keyOf(target))?.content,
    /** Puts a resource there that nobody made through the driver. */
    place: (definition: ResourceDefinition) =>
      void resources.set(keyOf(definition.target), { definition, content: 'placed' }),
    lose: (target: ResourceTarget) => void resources.delete(keyOf(target)),
    setCost: (name: string, microusd: number) => void costs.set(name, microusd),
    setChecks: (name: string, checks: readonly ResourceCheck[] | undefined) =>
      checks === undefined ? void failing.delete(name) : void failing.set(name, checks),
    /** Every effect fails so from now on; undefined ends that. */
    refuseWith: (error: Error | undefined) => void (refusal = error),
  };
};
