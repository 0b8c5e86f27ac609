import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { DeploymentStatistics } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentReport } from '../../shared/domain/report/deployment-report.ts';
import type { DeploymentResult } from '../../shared/domain/deployment/deployment.ts';
import { placesInLine, type Place } from '../client/place-in-line.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import { momentText } from '../output/format.ts';
import { steeringLines } from '../output/steering-lines.ts';
import { tableText } from '../output/terminal.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { findDeploymentId } from './find-deployment.ts';

type Listed = { readonly items: readonly DeploymentState[]; readonly cursor?: string };

const elapsed = (state: DeploymentState): string =>
  durationWords(
    (state.finished_at === undefined ? Date.now() : Date.parse(state.finished_at)) - Date.parse(state.created_at),
  );

const rollbackWords = (state: DeploymentState): string =>
  state.rollback.status === 'NOT_NEEDED' ? '' : `rollback ${state.rollback.status}`;

/** The status, or the place of one that waits in line. */
const statusWords = (state: DeploymentState, places: ReadonlyMap<string, Place>): string => {
  const place = state.queued === undefined ? undefined : places.get(state.id);
  return place === undefined ? state.status : `QUEUED ${place.place} of ${place.of}`;
};

const stateLines = (state: DeploymentState, places: ReadonlyMap<string, Place>): readonly string[] => [
  `${state.name} ${statusWords(state, places)}${state.rollback.status === 'NOT_NEEDED' ? '' : `, ${rollbackWords(state)}`}`,
  `  id           ${state.id}`,
  `  environment  ${state.environment_id}`,
  `  phase        ${state.phase}, ${state.finished_at === undefined ? `${elapsed(state)} so far` : `took ${elapsed(state)}`}, by ${state.created_by}`,
  ...(state.failure === undefined
    ? []
    : [`  failure      ${state.failure.step} ${state.failure.code}: ${state.failure.message}`]),
  ...steeringLines(state),
  ...state.rollback.remaining.map((one) => `  left         ${one}`),
  ...state.rollback.kept.map((one) => `  kept         ${one}`),
];

/** One deployment with its steps, or without a name the newest ones. */
export const showStatus = async (
  session: Session,
  which: string | undefined,
  environment?: string,
): Promise<ExitCode> => {
  if (which === undefined) return listStatus(session, environment);
  const id = await findDeploymentId(session.client, which);
  const [state, result] = await Promise.all([
    session.client.request<DeploymentState>('GET', `/v1/deployments/${id}`),
    session.client.request<DeploymentResult>('GET', `/v1/deployments/${id}/results`),
  ]);
  const places = await placesInLine(session.client, [state]);
  const steps = result.steps.map((step) => [
    step.id,
    step.outcome,
    durationWords(step.duration_milliseconds),
    `${step.name}: ${step.message}`,
  ]);
  show(session, { ...state, steps: result.steps }, () => [
    ...stateLines(state, places),
    '',
    tableText(['step', 'outcome', 'took', 'what'], steps),
  ]);
  return exitCodes.well;
};

const listStatus = async (session: Session, environment?: string): Promise<ExitCode> => {
  const query = environment === undefined ? '' : `&environment_id=${encodeURIComponent(environment)}`;
  const listed = await session.client.request<Listed>('GET', `/v1/deployments?limit=20${query}`);
  const places = await placesInLine(session.client, listed.items);
  const rows = listed.items.map((one) => [
    one.name,
    one.environment_id,
    statusWords(one, places),
    rollbackWords(one),
    elapsed(one),
    one.id,
  ]);
  show(session, listed, () =>
    rows.length === 0
      ? ['There is no deployment yet: windlass deploy -f FILE makes one.']
      : [tableText(['name', 'environment', 'status', '', 'took', 'id'], rows)],
  );
  return exitCodes.well;
};

export const showReport = async (session: Session, which: string): Promise<ExitCode> => {
  const id = await findDeploymentId(session.client, which);
  const report = await session.client.request<DeploymentReport>('GET', `/v1/deployments/${id}/report`);
  show(session, report, () => [report.markdown]);
  return exitCodes.well;
};

const percent = (value: number | undefined): string => (value === undefined ? 'none ended' : `${value.toFixed(1)}%`);
const span = (value: number | undefined): string => (value === undefined ? '-' : durationWords(value));

export const showStatistics = async (session: Session, days: number, environment?: string): Promise<ExitCode> => {
  const to = new Date();
  const from = new Date(to.getTime() - days * 86_400_000);
  const query = new URLSearchParams({
    from: from.toISOString(),
    to: to.toISOString(),
    ...(environment !== undefined && { environment_id: environment }),
  });
  const found = await session.client.request<DeploymentStatistics>('GET', `/v1/statistics?${query.toString()}`);
  show(session, found, () => [
    `${found.deployments} deployments in the last ${days} days (since ${momentText(from.toISOString(), to.getTime())})`,
    ...Object.entries(found.by_status).map(([status, count]) => `  ${status.padEnd(12)} ${count}`),
    `succeeded     ${percent(found.success_percent)}`,
    `rolled back   ${found.rolled_back}`,
    `took          ${span(found.median_duration_milliseconds)} in the median, ${span(found.p95_duration_milliseconds)} at the 95th percentile`,
  ]);
  return exitCodes.well;
};
