import type { DeploymentStatistics, TimeRange } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { isTerminal, type DeploymentStatus } from '../../domain/deployment/deployment-status.ts';
import { millisecondsOf } from '../../domain/naming/names.ts';

/** Nearest rank: the smallest value that at least `percent` of all values do not exceed. */
const percentile = (sorted: readonly number[], percent: number): number | undefined =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];

const countsByStatus = (states: readonly DeploymentState[]): DeploymentStatistics['by_status'] => {
  const counts: Partial<Record<DeploymentStatus, number>> = {};
  for (const { status } of states) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Counts and durations (from creation to end) of the deployments created in a range. Percentiles by nearest rank, of all that ended. */
export const statisticsOf = (time_range: TimeRange, states: readonly DeploymentState[]): DeploymentStatistics => {
  const over = states.filter((state) => isTerminal(state.status));
  const durations = over
    .flatMap((state) =>
      state.finished_at === undefined ? [] : [millisecondsOf(state.finished_at) - millisecondsOf(state.created_at)],
    )
    .toSorted((left, right) => left - right);
  const [median, p95] = [percentile(durations, 50), percentile(durations, 95)];
  return {
    time_range,
    deployments: states.length,
    by_status: countsByStatus(states),
    rolled_back: states.filter((state) => state.rollback.status === 'COMPLETED').length,
    ...(over.length > 0 && {
      success_percent: (100 * over.filter((state) => state.status === 'COMPLETED').length) / over.length,
    }),
    ...(median !== undefined && { median_duration_milliseconds: median }),
    ...(p95 !== undefined && { p95_duration_milliseconds: p95 }),
  };
};
