import type { JsonObject } from '../../domain/json.ts';
import type {
  ObservedResource,
  ResourceDefinition,
  ResourceDriver,
  ResourceMeasure,
  ResourceCheck,
  ResourceTarget,
} from '../../ports/resource-driver.port.ts';
import { checkFence, type FenceDeps } from './fence.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { asking } from './resource-fault.ts';
import {
  missingWords,
  observedOf,
  refuseForeign,
  requireFound,
  type FindResource,
  type FoundResource,
} from './resource-found.ts';
import { ForeignResourceError } from './resource-ownership.ts';
import { refuseFaults, type ResourceRules } from './resource-rules.ts';
import { untilThere } from './resource-wait.ts';

type Specification = ResourceDefinition['specification'];
type Operation<Name extends keyof ResourceDriver> = Pick<ResourceDriver, Name>;

/** Makes it, or finishes what was begun; what is there already is no error, if it is ours. */
export type MakeResource = (definition: ResourceDefinition) => Promise<void>;
export type ConfigureResource = (
  target: ResourceTarget,
  found: FoundResource,
  specification: Specification,
) => Promise<void>;
export type VerifyResource = (found: FoundResource) => Promise<readonly ResourceCheck[]>;
export type MeasureResource = (found: FoundResource) => Promise<readonly ResourceMeasure[]>;
/** Destroys it with what it holds. */
export type RemoveResource = (target: ResourceTarget, found: FoundResource) => Promise<void>;

/** A type of resource: its rules, and how one of it is looked for. */
export type FindableKind = { readonly rules: ResourceRules; readonly find: FindResource };
export type MakeableKind = FindableKind & { readonly make: MakeResource; readonly configure: ConfigureResource };

/** What is not ours is told as it is, without anything that a service could use: who asks decides. */
export const reading = (find: FindResource): Operation<'read'> => ({
  read: (target) =>
    asking(async () => {
      const found = await find(target);
      return found === undefined ? undefined : observedOf(found);
    }),
});

type MakingDeps = FenceDeps & Pick<AwsResourceDeps, 'sleep'>;

/** What was made just now, when AWS tells of it: at first it may not, or not whose it is. */
const made = async (
  { sleep }: Pick<MakingDeps, 'sleep'>,
  find: FindResource,
  target: ResourceTarget,
): Promise<ObservedResource> =>
  untilThere(sleep, `${target.name} is made, and AWS does not tell of it everywhere yet.`, async () => {
    const found = await find(target);
    return found === undefined || found.state === 'foreign' ? undefined : observedOf(found);
  });

export const creating = (deps: MakingDeps, { rules, find, make }: MakeableKind): Operation<'create'> => ({
  create: (definition, token) =>
    asking(async () => {
      const { target } = definition;
      await checkFence(deps, target.environment_id, token);
      const found = refuseForeign(target, await find(target));
      if (found?.state === 'whole') return observedOf(found);
      refuseFaults(rules, definition);
      await make(definition);
      return made(deps, find, target);
    }),
});

export const configuring = (
  deps: FenceDeps,
  { rules, find, configure }: MakeableKind,
): Operation<'configure' | 'snapshot'> => ({
  configure: (definition, token) =>
    asking(async () => {
      const { target, specification } = definition;
      await checkFence(deps, target.environment_id, token);
      refuseFaults(rules, definition);
      await configure(target, requireFound(target, await find(target)), specification);
      return observedOf(requireFound(target, await find(target)));
    }),
  snapshot: (target) =>
    asking(async () => ({ specification: { ...requireFound(target, await find(target)).specification } })),
});

/** Where it is gone meanwhile it is made anew, empty: a snapshot holds the specification, not the content. */
export const restoring = (deps: MakingDeps, { find, make, configure }: MakeableKind): Operation<'restore'> => ({
  restore: (target: ResourceTarget, snapshot: JsonObject, token: number) =>
    asking(async () => {
      await checkFence(deps, target.environment_id, token);
      const specification = snapshot['specification'] as Specification;
      const found = refuseForeign(target, await find(target));
      if (found?.state === 'whole') return configure(target, found, specification);
      await make({ target, quantity: 1, specification });
      await made(deps, find, target);
    }),
});

export const removing = (deps: FenceDeps, { find }: FindableKind, remove: RemoveResource): Operation<'remove'> => ({
  remove: (target, token) =>
    asking(async () => {
      await checkFence(deps, target.environment_id, token);
      const found = refuseForeign(target, await find(target));
      if (found !== undefined) await remove(target, found);
    }),
});

const unreachable = (message: string): readonly ResourceCheck[] => [{ name: 'reachable', passed: false, message }];

export const verifying = (find: FindResource, verify: VerifyResource): Operation<'verify'> => ({
  verify: (target) =>
    asking(async () => {
      const found = await find(target);
      if (found === undefined) return unreachable(missingWords(target));
      if (found.state === 'foreign') return unreachable(ForeignResourceError.of(target, found.physical_id).message);
      return verify(found);
    }),
});

export const measuring = (find: FindResource, measure: MeasureResource): Operation<'measure'> => ({
  measure: (target) =>
    asking(async () => {
      const found = await find(target);
      return found === undefined || found.state === 'foreign' ? [] : measure(found);
    }),
});
