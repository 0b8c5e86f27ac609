import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { findDeploymentId } from './find-deployment.ts';
import { watchDeployment } from './watch.ts';

export type Verb = 'cancel' | 'retry' | 'rollback';

/** Asks for a cancel, retry or rollback; with `watch`, follows what becomes of it. */
export const steer = async (
  session: Session,
  verb: Verb,
  which: string,
  options: { readonly reason?: string; readonly watch: boolean },
): Promise<ExitCode> => {
  const id = await findDeploymentId(session.client, which);
  const body = options.reason === undefined ? {} : { reason: options.reason };
  const state = await session.client.request<DeploymentState>('POST', `/v1/deployments/${id}/${verb}`, { body });
  if (options.watch) return watchDeployment(session, state, verb === 'rollback' ? 'rollback' : 'deployment');
  show(session, state, () => [`${verb} accepted: ${state.name} (${state.id}) is ${state.status}`]);
  return exitCodes.well;
};
