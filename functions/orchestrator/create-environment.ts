import type { Environment, EnvironmentDefinition } from '../../shared/domain/environment/environment.ts';
import { createEnvironment as firstVersionOf } from '../../shared/domain/environment/environment.aggregate.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { administratorsGroup, type Principal } from '../../shared/domain/environment/security-policy.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { Denied } from '../../shared/runtime/access/guard-environment.ts';

export type CreateEnvironmentDeps = {
  readonly environments: Pick<EnvironmentRepository, 'saveEnvironment'>;
  readonly log: Log;
};

export type CreateEnvironmentResult =
  | { readonly outcome: 'created'; readonly environment: Environment }
  | { readonly outcome: 'exists' }
  | Denied;

/** Creates an environment, which only administrators may: before it exists, nobody has a role in it. */
export const createEnvironment = async (
  deps: CreateEnvironmentDeps,
  { definition, principal }: { readonly definition: EnvironmentDefinition; readonly principal: Principal },
): Promise<CreateEnvironmentResult> => {
  if (!principal.groups.includes(administratorsGroup)) {
    deps.log.warn('access denied', {
      environment_id: definition.id,
      actor: principal.subject,
      action: 'create_environment',
    });
    return {
      outcome: 'denied',
      reason: `${principal.subject} is not in the group ${administratorsGroup}, which alone may create environments.`,
    };
  }
  const audit = {
    actor: principal.subject,
    action: 'environment.create',
    target: definition.id,
    details: { type: definition.type },
  };
  const saved = await deps.environments.saveEnvironment(firstVersionOf(definition), 0, audit);
  return saved.outcome === 'saved' ? { outcome: 'created', environment: saved.environment } : { outcome: 'exists' };
};
