import type { DeploymentReport } from '../../shared/domain/report/deployment-report.ts';
import { forbidden, notFound, problem } from '../../shared/runtime/http/problem.ts';
import { answer, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import type { ReadStatisticsResult } from './read-statistics.ts';

/** JSON, or the report's text alone for those who ask for markdown first. */
const wantsMarkdown = (accept: string): boolean => /^\s*text\/(markdown|plain)\b/i.test(accept);

export const reportAnswer = (deployment_id: string, report: DeploymentReport, accept: string): RouteAnswer =>
  wantsMarkdown(accept)
    ? { ...answer(200), text: { media_type: 'text/markdown', content: report.markdown } }
    : answer(200, { deployment_id, ...report });

export const statisticsAnswer = (result: ReadStatisticsResult, environment_id = ''): RouteAnswer => {
  switch (result.outcome) {
    case 'counted':
      return answer(200, result.statistics);
    case 'no_environment':
      return notFound('environment', environment_id);
    case 'denied':
      return forbidden(result.reason);
    case 'empty_range':
      return problem(400, 'invalid_parameter', 'from is after to. Swap them.');
  }
};
