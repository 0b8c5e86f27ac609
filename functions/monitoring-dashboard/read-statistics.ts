import type {
  DeploymentRepository,
  DeploymentStatistics,
} from '../../shared/domain/deployment/deployment.repository.ts';
import { administratorsGroup, type Principal } from '../../shared/domain/environment/security-policy.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { guardEnvironment, type Denied, type GuardDeps } from '../../shared/runtime/access/guard-environment.ts';

export type ReadStatisticsDeps = GuardDeps & {
  readonly deployments: Pick<DeploymentRepository, 'getDeploymentStatistics'>;
  readonly clock: Clock;
};
export type ReadStatisticsCommand = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly environment_id?: string | undefined;
  readonly principal: Principal;
};
export type ReadStatisticsResult =
  | { readonly outcome: 'counted'; readonly statistics: DeploymentStatistics }
  | { readonly outcome: 'no_environment' }
  | { readonly outcome: 'empty_range' }
  | Denied;

const usualRangeMilliseconds = 30 * 86_400_000;

const admit = async (
  deps: ReadStatisticsDeps,
  { environment_id, principal }: ReadStatisticsCommand,
): Promise<Denied | { readonly outcome: 'allowed' | 'no_environment' }> => {
  if (environment_id !== undefined)
    return guardEnvironment(deps, environment_id, {
      principal,
      role: 'viewer',
      action: 'get_statistics',
      target: environment_id,
    });
  if (principal.groups.includes(administratorsGroup)) return { outcome: 'allowed' };
  return {
    outcome: 'denied',
    reason: `Statistics of all environments are for members of ${administratorsGroup}. Name an environment_id in which you are a viewer.`,
  };
};

/** Counts and durations of the deployments created in a range: the last 30 days unless told. */
export const readStatistics = async (
  deps: ReadStatisticsDeps,
  command: ReadStatisticsCommand,
): Promise<ReadStatisticsResult> => {
  const admitted = await admit(deps, command);
  if (admitted.outcome !== 'allowed') return admitted as Exclude<ReadStatisticsResult, { outcome: 'counted' }>;
  const to = command.to ?? timestampOf(deps.clock.now());
  const from = command.from ?? timestampOf(Math.max(0, Date.parse(to) - usualRangeMilliseconds));
  if (from > to) return { outcome: 'empty_range' };
  return {
    outcome: 'counted',
    statistics: await deps.deployments.getDeploymentStatistics({ from, to }, command.environment_id),
  };
};
