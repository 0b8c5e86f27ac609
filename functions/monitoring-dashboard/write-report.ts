import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { StepRecord } from '../../shared/domain/deployment/step-record.ts';
import { renderReport } from '../../shared/domain/report/render-report.ts';
import { need } from '../../shared/runtime/need.ts';

export type ReportSources = Pick<
  DeploymentRecords,
  'plan' | 'steps' | 'services' | 'ledger' | 'validations' | 'findings' | 'tests' | 'events'
>;

/** Enough for the timeline of any release whose services fit a page. */
const mostEvents = 1_000;

/** The report of a deployment as it is now, in markdown. `newest` is a step that is not on record yet. */
export const writeReport = async (
  records: ReportSources,
  state: DeploymentState,
  newest: readonly StepRecord[] = [],
): Promise<string> => {
  const [plan, steps, services, ledger, validations, findings, tests, events] = await Promise.all([
    need(records.plan(state.id), 'plan of deployment', state.id),
    records.steps(state.id),
    records.services(state.id),
    records.ledger(state.id),
    records.validations(state.id),
    records.findings(state.id),
    records.tests(state.id),
    records.events(state.id, 0, mostEvents),
  ]);
  return renderReport({
    state,
    plan,
    steps: [...steps, ...newest],
    services,
    ledger,
    validations,
    findings,
    tests,
    events,
  });
};
