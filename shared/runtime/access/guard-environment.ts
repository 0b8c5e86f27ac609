import type { Environment } from '../../domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../domain/environment/environment.repository.ts';
import { decideAccess, type Principal, type Role } from '../../domain/environment/security-policy.ts';
import type { Log } from '../../ports/log.port.ts';

export type GuardDeps = {
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById' | 'appendAudit'>;
  readonly log: Log;
};

/** What somebody wants to do, as the audit trail calls it, and to what. */
export type Act = {
  readonly principal: Principal;
  readonly role: Role;
  readonly action: string;
  readonly target: string;
};

export type Denied = { readonly outcome: 'denied'; readonly reason: string };
export type Guarded =
  | { readonly outcome: 'allowed'; readonly environment: Environment; readonly policy_id: string }
  | { readonly outcome: 'no_environment' }
  | Denied;

const recordDenial = async (
  { environments, log }: GuardDeps,
  environment_id: string,
  { principal, role, action, target }: Act,
  reason: string,
): Promise<void> => {
  log.warn('access denied', { environment_id, actor: principal.subject, action, needed_role: role });
  await environments.appendAudit(environment_id, {
    actor: principal.subject,
    action: 'access.denied',
    target,
    details: { attempted: action, needed_role: role, reason },
  });
};

/** The environment, if the principal holds the role in it. A refusal names what decided, and is put on the environment's audit trail (CS1, CS4). */
export const guardEnvironment = async (deps: GuardDeps, environment_id: string, act: Act): Promise<Guarded> => {
  const environment = await deps.environments.findEnvironmentById(environment_id);
  if (environment === undefined) return { outcome: 'no_environment' };
  const decision = decideAccess(act.principal, act.role, environment_id, environment.security_policies);
  if (decision.allowed) return { outcome: 'allowed', environment, policy_id: decision.policy_id };
  await recordDenial(deps, environment_id, act, decision.reason);
  return { outcome: 'denied', reason: decision.reason };
};
