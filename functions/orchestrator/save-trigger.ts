import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import { faultsOfTrigger } from '../../shared/domain/trigger/check-trigger.ts';
import { environmentOf, type Trigger, type TriggerDefinition } from '../../shared/domain/trigger/trigger.ts';
import type { SaveTriggerResult, TriggerRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import { auditsOf } from './trigger-audits.ts';

export type SaveTriggerDeps = {
  readonly triggers: Pick<TriggerRepository, 'saveTrigger'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
};
type Invalid = { readonly outcome: 'invalid'; readonly faults: readonly SpecificationFault[] };
export type SaveTriggerCommandResult = SaveTriggerResult | Invalid;

const environmentFaults = async (
  { environments }: SaveTriggerDeps,
  environment_id: string | undefined,
): Promise<readonly SpecificationFault[]> => {
  if (environment_id === undefined || (await environments.findEnvironmentById(environment_id)) !== undefined) return [];
  return [
    {
      pointer: '/template/specification/target_environment',
      code: 'unknown_environment',
      message: `There is no environment ${environment_id}. Create it first, or name another.`,
    },
  ];
};

const save = async (
  deps: SaveTriggerDeps,
  definition: TriggerDefinition,
  before: Trigger | undefined,
  principal: Principal,
): Promise<SaveTriggerCommandResult> => {
  const wrong = faultsOfTrigger(definition);
  const faults = wrong.length > 0 ? wrong : await environmentFaults(deps, environmentOf(definition));
  if (faults.length > 0) return { outcome: 'invalid', faults };
  const action = before === undefined ? 'trigger.create' : 'trigger.replace';
  const audits = auditsOf(action, definition.id, principal, [definition, before]);
  return deps.triggers.saveTrigger(definition, before?.version ?? 0, audits);
};

/** Creates a trigger whose template is a request when it is filled; `changed` when there is one of its id. */
export const createTrigger = (
  deps: SaveTriggerDeps,
  { definition, principal }: { readonly definition: TriggerDefinition; readonly principal: Principal },
): Promise<SaveTriggerCommandResult> => save(deps, definition, undefined, principal);

/** Brings a trigger to a definition. `expected_version` is the one that the caller has seen, if it says so. */
export const replaceTrigger = async (
  deps: SaveTriggerDeps,
  command: {
    readonly before: Trigger;
    readonly definition: TriggerDefinition;
    readonly expected_version?: number | undefined;
    readonly principal: Principal;
  },
): Promise<SaveTriggerCommandResult> => {
  const { before, definition, expected_version = before.version, principal } = command;
  if (expected_version !== before.version) return { outcome: 'changed', found: before };
  return save(deps, definition, before, principal);
};
