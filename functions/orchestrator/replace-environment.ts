import type { Environment, EnvironmentDefinition } from '../../shared/domain/environment/environment.ts';
import { changeEnvironment } from '../../shared/domain/environment/environment.aggregate.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';

export type ReplaceEnvironmentDeps = { readonly environments: Pick<EnvironmentRepository, 'saveEnvironment'> };

export type ReplaceEnvironmentResult =
  | { readonly outcome: 'replaced'; readonly environment: Environment }
  /** Somebody else changed it since the caller looked; `version` is what it has now, 0 when it is gone. */
  | { readonly outcome: 'stale'; readonly version: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

/** Brings an environment to a definition. `expected_version` is the one that the caller has seen, if it says so. */
export const replaceEnvironment = async (
  { environments }: ReplaceEnvironmentDeps,
  command: {
    readonly before: Environment;
    readonly definition: EnvironmentDefinition;
    readonly expected_version?: number | undefined;
    readonly principal: Principal;
  },
): Promise<ReplaceEnvironmentResult> => {
  const { before, definition, expected_version = before.version, principal } = command;
  if (expected_version !== before.version) return { outcome: 'stale', version: before.version };
  const change = changeEnvironment(before, definition);
  if (change.outcome === 'refused') return change;
  if (change.outcome === 'unchanged') return { outcome: 'replaced', environment: before };
  const audit = {
    actor: principal.subject,
    action: 'environment.replace',
    target: before.id,
    details: { from_version: before.version },
  };
  const saved = await environments.saveEnvironment(change.environment, before.version, audit);
  return saved.outcome === 'saved'
    ? { outcome: 'replaced', environment: saved.environment }
    : { outcome: 'stale', version: saved.found?.version ?? 0 };
};
