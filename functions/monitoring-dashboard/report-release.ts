import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { StepRecord } from '../../shared/domain/deployment/step-record.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { renderReport } from '../../shared/domain/report/render-report.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { refreshProjection, type RefreshDeps } from './refresh-projection.ts';

export type ReportReleaseDeps = RefreshDeps & {
  readonly journal: DeploymentJournal;
  readonly records: Pick<
    DeploymentRecords,
    'plan' | 'steps' | 'services' | 'ledger' | 'validations' | 'findings' | 'tests' | 'events'
  >;
  readonly clock: Clock;
};

const component = 'monitoring-dashboard';
/** Enough for the timeline of any release whose services fit a page. */
const mostEvents = 1_000;

const updateDashboard = async (deps: ReportReleaseDeps, deployment: OpenDeployment): Promise<StepFinding> => {
  const projection = await refreshProjection(deps, deployment);
  if (projection === undefined) return { outcome: 'SKIPPED', message: 'The deployment has told nothing yet.' };
  const events = Object.values(projection.event_counts).reduce((sum, count) => sum + count, 0);
  const activated = countOf(projection.services_activated.length, 'service');
  return {
    outcome: 'PASSED',
    message: `The dashboard shows ${countOf(events, 'event')}, ${activated} activated, ${durationWords(projection.duration_milliseconds)} so far.`,
  };
};

const write = async (
  { records }: ReportReleaseDeps,
  { deployment_id, state }: OpenDeployment,
  newest: StepRecord,
): Promise<string> => {
  const [plan, steps, services, ledger, validations, findings, tests, events] = await Promise.all([
    need(records.plan(deployment_id), 'plan of deployment', deployment_id),
    records.steps(deployment_id),
    records.services(deployment_id),
    records.ledger(deployment_id),
    records.validations(deployment_id),
    records.findings(deployment_id),
    records.tests(deployment_id),
    records.events(deployment_id, 0, mostEvents),
  ]);
  return renderReport({
    state,
    plan,
    steps: [...steps, newest],
    services,
    ledger,
    validations,
    findings,
    tests,
    events,
  });
};

/** W62 and W63: the dashboard's projection is brought up to the newest event, and the report of the release is stored. */
export const reportRelease = (deps: ReportReleaseDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps.journal, deployment_id, 'MONITORING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W62', 'W63'])) return proceed;
    const dashboard = await runStep(deps.clock, 'W62', component, () => updateDashboard(deps, deployment));
    const report = await runStep(deps.clock, 'W63', component, async () => {
      const markdown = await write(deps, deployment, dashboard.record);
      return {
        outcome: 'PASSED' as const,
        message: `Report of ${countOf(markdown.length, 'character')} stored.`,
        markdown,
      };
    });
    const stored = { generated_at: timestampOf(deps.clock.now()), markdown: report.finding.markdown };
    return concludeTask(deps.journal, deployment, {
      during: 'MONITORING',
      component,
      steps: [dashboard, report],
      records: { report: stored },
    });
  });
