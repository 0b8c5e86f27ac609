import type { Waiting } from '../../shared/domain/deployment/waiting.ts';
import { waitingLines } from '../output/waiting-lines.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { findDeploymentId } from './find-deployment.ts';

/** What a deployment waits for, since when, and who can unblock it. */
export const showWaiting = async (session: Session, which: string): Promise<ExitCode> => {
  const id = await findDeploymentId(session.client, which);
  const waiting = await session.client.request<Waiting>('GET', `/v1/deployments/${id}/waiting`);
  show(session, waiting, () => waitingLines(waiting, Date.now()));
  return exitCodes.well;
};
