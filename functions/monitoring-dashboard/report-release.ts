import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import type { StepRecord } from '../../shared/domain/deployment/step-record.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { refreshProjection, type RefreshDeps } from './refresh-projection.ts';
import { writeReport, type ReportSources } from './write-report.ts';

export type ReportReleaseDeps = RefreshDeps & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: ReportSources;
  readonly reports: ReportStore;
  readonly clock: Clock;
};

const component = 'monitoring-dashboard';

const updateDashboard = async (deps: ReportReleaseDeps, deployment: OpenDeployment): Promise<StepFinding> => {
  const projection = await refreshProjection(deps, deployment);
  if (projection === undefined) return { outcome: 'SKIPPED', message: 'The deployment has told nothing yet.' };
  const events = Object.values(projection.event_counts).reduce((sum, count) => sum + count, 0);
  const activated = countOf(projection.services_activated, 'service');
  return {
    outcome: 'PASSED',
    message: `The dashboard shows ${countOf(events, 'event')}, ${activated} activated, ${durationWords(projection.duration_milliseconds)} so far.`,
  };
};

/** Run again it is stored over the first: nothing of the step is on record until it is there. */
const storeReport = async (
  deps: ReportReleaseDeps,
  deployment: OpenDeployment,
  dashboard: StepRecord,
): Promise<StepFinding> => {
  const markdown = await writeReport(deps.records, deployment.state, [dashboard]);
  const generated_at = timestampOf(deps.clock.now());
  const place = await deps.reports.store(deployment, { generated_at, markdown });
  return { outcome: 'PASSED', message: `Report of ${countOf(markdown.length, 'character')} stored at ${place}.` };
};

/** W62 and W63: the dashboard's projection is brought up to the newest event, and the report of the release as it is completed is stored. */
export const reportRelease = (deps: ReportReleaseDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'MONITORING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W62', 'W63'])) return proceed;
    const dashboard = await runStep(deps.clock, 'W62', component, () => updateDashboard(deps, deployment));
    const report = await runStep(deps.clock, 'W63', component, () => storeReport(deps, deployment, dashboard.record));
    return concludeTask(deps.journal, deployment, {
      during: 'MONITORING',
      component,
      steps: [dashboard, report],
    });
  });
