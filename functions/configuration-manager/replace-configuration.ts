import { changeEnvironment } from '../../shared/domain/environment/environment.aggregate.ts';
import type { Environment, EnvironmentConfiguration } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';

export type ReplaceConfigurationDeps = { readonly environments: Pick<EnvironmentRepository, 'saveEnvironment'> };
export type ReplaceConfigurationResult =
  | { readonly outcome: 'replaced'; readonly environment: Environment }
  | { readonly outcome: 'stale'; readonly version: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

/** Gives an environment a new version of its configuration. Deployments under way go on with the one that they were accepted with. */
export const replaceConfiguration = async (
  { environments }: ReplaceConfigurationDeps,
  command: {
    readonly before: Environment;
    readonly configuration: EnvironmentConfiguration;
    readonly expected_version?: number | undefined;
    readonly principal: Principal;
  },
): Promise<ReplaceConfigurationResult> => {
  const { before, configuration, expected_version = before.version, principal } = command;
  if (expected_version !== before.version) return { outcome: 'stale', version: before.version };
  const { resources: _, status: __, version: ___, ...definition } = before;
  const change = changeEnvironment(before, { ...definition, configuration });
  if (change.outcome === 'refused') return change;
  if (change.outcome === 'unchanged') return { outcome: 'replaced', environment: before };
  const audit = {
    actor: principal.subject,
    action: 'configuration.replace',
    target: before.id,
    details: { from_version: before.version },
  };
  const saved = await environments.saveEnvironment(change.environment, before.version, audit);
  return saved.outcome === 'saved'
    ? { outcome: 'replaced', environment: saved.environment }
    : { outcome: 'stale', version: saved.found?.version ?? 0 };
};
