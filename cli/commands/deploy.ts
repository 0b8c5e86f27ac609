import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { readDeploymentRequest } from '../client/read-specification.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { watchDeployment } from './watch.ts';

export type DeployOptions = {
  readonly file: string;
  readonly watch: boolean;
  readonly idempotencyKey?: string;
  readonly planHash?: string;
};

/** Submits the release; with `watch`, follows it to its end and answers how it ended. */
export const deploy = async (session: Session, options: DeployOptions): Promise<ExitCode> => {
  const request = (await readDeploymentRequest(options.file)) as Record<string, unknown>;
  const body = options.planHash === undefined ? request : { ...request, plan_hash: options.planHash };
  const headers: Record<string, string> =
    options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey };
  const accepted = await session.client.request<DeploymentState>('POST', '/v1/deployments', { body, headers });
  if (options.watch) return watchDeployment(session, accepted);
  show(session, accepted, () => [
    `${accepted.name} accepted as ${accepted.id}`,
    `follow it: windlass events ${accepted.name} --follow`,
  ]);
  return exitCodes.well;
};
