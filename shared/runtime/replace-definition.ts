import { changeEnvironment } from '../domain/environment/environment.aggregate.ts';
import type { EnvironmentRepository } from '../domain/environment/environment.repository.ts';
import type { Environment, EnvironmentDefinition } from '../domain/environment/environment.ts';
import type { Principal } from '../domain/environment/security-policy.ts';

export type ReplaceDefinitionDeps = { readonly environments: Pick<EnvironmentRepository, 'saveEnvironment'> };

export type ReplaceDefinitionResult =
  | { readonly outcome: 'replaced'; readonly environment: Environment }
  /** Somebody else changed it since the caller looked; `version` is what it has now, 0 when it is gone. */
  | { readonly outcome: 'stale'; readonly version: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

export type ReplaceDefinition = {
  readonly before: Environment;
  readonly definition: EnvironmentDefinition;
  /** The version that the caller has seen, if it says so. */
  readonly expected_version?: number | undefined;
  readonly principal: Principal;
};

/** Brings an environment to a definition, and audits it as `action`. Deployments under way go on with the one that they were accepted with. */
export const replaceDefinition = async (
  { environments }: ReplaceDefinitionDeps,
  action: 'environment.replace' | 'configuration.replace',
  { before, definition, expected_version = before.version, principal }: ReplaceDefinition,
): Promise<ReplaceDefinitionResult> => {
  if (expected_version !== before.version) return { outcome: 'stale', version: before.version };
  const change = changeEnvironment(before, definition);
  if (change.outcome === 'refused') return change;
  if (change.outcome === 'unchanged') return { outcome: 'replaced', environment: before };
  const details = { from_version: before.version };
  const audit = { actor: principal.subject, action, target: before.id, details };
  const saved = await environments.saveEnvironment(change.environment, before.version, audit);
  return saved.outcome === 'saved'
    ? { outcome: 'replaced', environment: saved.environment }
    : { outcome: 'stale', version: saved.found?.version ?? 0 };
};
