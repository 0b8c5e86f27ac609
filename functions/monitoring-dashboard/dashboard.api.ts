import * as contracts from '../../shared/contracts/routes/dashboard.routes.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';
import { reportAnswer, statisticsAnswer } from './dashboard-answers.ts';
import { readEnvironmentHealth, type ReadEnvironmentHealthDeps } from './read-environment-health.ts';
import { readProgress, type ReadProgressDeps } from './read-progress.ts';
import { readStatistics, type ReadStatisticsDeps } from './read-statistics.ts';
import { readTraffic, type ReadTrafficDeps } from './read-traffic.ts';
import { writeReport, type ReportSources } from './write-report.ts';

export type DashboardDeps = ReadEnvironmentHealthDeps &
  ReadTrafficDeps &
  ReadProgressDeps &
  ReadStatisticsDeps & { readonly records: ReportSources };

/** The routes that tell how deployments and environments do. */
export const dashboardApi = (deps: DashboardDeps): readonly Route[] => [
  route(contracts.getProgressRoute, async ({ subject }) => answer(200, await readProgress(deps, subject))),
  route(contracts.getReportRoute, async ({ subject, accept }) => {
    const markdown = await writeReport(deps.records, subject);
    return reportAnswer(subject.id, { generated_at: timestampOf(deps.clock.now()), markdown }, accept);
  }),
  route(contracts.getStatisticsRoute, async ({ query, principal }) =>
    statisticsAnswer(await readStatistics(deps, { ...query, principal }), query.environment_id),
  ),
  route(contracts.getEnvironmentHealthRoute, async ({ subject }) =>
    answer(200, await readEnvironmentHealth(deps, subject.id)),
  ),
  route(contracts.getEnvironmentTrafficRoute, async ({ subject, query }) =>
    answer(200, await readTraffic(deps, subject.id, query.seconds)),
  ),
];
