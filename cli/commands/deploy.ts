import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { placesInLine } from '../client/place-in-line.ts';
import { readDeploymentRequest } from '../client/read-specification.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { watchDeployment } from './watch.ts';

export type DeployOptions = {
  readonly file: string;
  readonly watch: boolean;
  readonly idempotencyKey?: string;
  readonly planHash?: string;
  readonly queue?: boolean;
  readonly supersede?: boolean;
  readonly hotfix?: boolean;
};

/** What the options say, over what the file says. */
const wishesOf = ({ planHash, queue, supersede, hotfix }: DeployOptions): object => ({
  ...(planHash !== undefined && { plan_hash: planHash }),
  ...(queue === true && { when_busy: 'QUEUE' }),
  ...(supersede === true && { when_busy: 'SUPERSEDE' }),
  ...(hotfix === true && { priority: 'HOTFIX' }),
});

const acceptedWords = async (session: Session, accepted: DeploymentState): Promise<string> => {
  if (accepted.queued === undefined) return `${accepted.name} accepted as ${accepted.id}`;
  const place = (await placesInLine(session.client, [accepted])).get(accepted.id);
  if (place === undefined) return `${accepted.name} accepted as ${accepted.id}, and its turn has come`;
  return `${accepted.name} accepted as ${accepted.id}, place ${place.place} of ${place.of} in the line of ${accepted.environment_id}`;
};

/** Submits the release; with `watch`, follows it to its end and answers how it ended. */
export const deploy = async (session: Session, options: DeployOptions): Promise<ExitCode> => {
  const request = (await readDeploymentRequest(options.file)) as Record<string, unknown>;
  const body = { ...request, ...wishesOf(options) };
  const headers: Record<string, string> =
    options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey };
  const accepted = await session.client.request<DeploymentState>('POST', '/v1/deployments', { body, headers });
  if (options.watch) return watchDeployment(session, accepted);
  const words = session.json ? '' : await acceptedWords(session, accepted);
  show(session, accepted, () => [words, `follow it: windlass events ${accepted.name} --follow`]);
  return exitCodes.well;
};
