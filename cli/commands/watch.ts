import { setTimeout as pause } from 'node:timers/promises';
import type { DeploymentProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { followEvents } from '../client/follow-events.ts';
import { placesInLine } from '../client/place-in-line.ts';
import { eventLine } from '../output/event-line.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import { progressLines } from '../output/progress-lines.ts';
import { exitCodes, type ExitCode, type Session } from '../session.ts';

const redrawMilliseconds = 300;

const rollbackText = (state: DeploymentState): string =>
  state.rollback.status === 'NOT_NEEDED' ? '' : `, rollback ${state.rollback.status}`;

const outcomeLines = (state: DeploymentState): readonly string[] => {
  const took = durationWords(Date.parse(state.finished_at ?? state.updated_at) - Date.parse(state.created_at));
  return [
    ...(state.failure === undefined ? [] : ['', `${state.failure.step}: ${state.failure.message}`]),
    ...state.rollback.remaining.map((one) => `left behind: ${one}`),
    ...state.rollback.kept.map((one) => `kept: ${one}`),
    '',
    `${state.name} ${state.status}${rollbackText(state)}, after ${took}`,
    `more: windlass report ${state.name}`,
  ];
};

/** Draws the progress of a deployment in place until `stop` is called. A lost request only skips a frame. */
const drawProgress = (session: Session, deployment_id: string): { stop(): Promise<void> } => {
  let stopped = false;
  const draw = async (): Promise<void> => {
    while (!stopped) {
      const progress = await session.client
        .request<DeploymentProgress>('GET', `/v1/deployments/${deployment_id}/progress`)
        .catch(() => undefined);
      if (progress !== undefined && !stopped) session.output.redraw(progressLines(progress));
      await new Promise((resolve) => setTimeout(resolve, redrawMilliseconds));
    }
  };
  const drawing = session.output.isTerminal && !session.json ? draw() : Promise.resolve();
  return {
    stop: async () => {
      stopped = true;
      await drawing;
    },
  };
};

const lookAtLineMilliseconds = 1_000;

/** Tells the place of a deployment that waits in line whenever it changes, until its turn has come or `stop` is called. */
const tellPlace = (session: Session, accepted: DeploymentState): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const tell = async (): Promise<void> => {
    for (let told = 0; !stopping.signal.aborted;) {
      const places = await placesInLine(session.client, [accepted]).catch(() => undefined);
      const found = places?.get(accepted.id);
      if (places !== undefined && found === undefined) return;
      if (found !== undefined && found.place !== told && !stopping.signal.aborted) {
        session.output.line(`place ${found.place} of ${found.of} in the line of ${accepted.environment_id}`);
        told = found.place;
      }
      await pause(lookAtLineMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const telling = session.json || accepted.queued === undefined ? Promise.resolve() : tell();
  return {
    stop: async () => {
      stopping.abort();
      await telling;
    },
  };
};

export type Watched = 'deployment' | 'rollback';

const isRollbackOver = (event: DeploymentEvent): boolean => event.event_type === 'ROLLBACK_COMPLETED';

const wentWell = (state: DeploymentState, watched: Watched): boolean =>
  watched === 'rollback'
    ? state.rollback.status === 'COMPLETED'
    : state.status === 'COMPLETED' && state.rollback.status === 'NOT_NEEDED';

/**
 * Follows a deployment, or the rollback of one that had ended, to its end: progress in place on a terminal, a line an event in a pipe. Well only
 * when it is COMPLETED.
 */
export const watchDeployment = async (
  session: Session,
  accepted: DeploymentState,
  watched: Watched = 'deployment',
): Promise<ExitCode> => {
  if (!session.json) session.output.line(`${accepted.name} (${accepted.id})`);
  const progress = drawProgress(session, accepted.id);
  const place = tellPlace(session, accepted);
  const events = followEvents(session.client, accepted.id, {
    follow: true,
    ...(watched === 'rollback' && { after: accepted.last_sequence, isLast: isRollbackOver }),
  });
  try {
    for await (const event of events) if (!session.json) session.output.line(eventLine(event));
  } finally {
    await Promise.all([progress.stop(), place.stop()]);
  }
  const state = await session.client.request<DeploymentState>('GET', `/v1/deployments/${accepted.id}`);
  if (session.json) session.output.line(JSON.stringify(state));
  else for (const line of outcomeLines(state)) session.output.line(line);
  return wentWell(state, watched) ? exitCodes.well : exitCodes.failed;
};
