import { followEvents } from '../client/follow-events.ts';
import { eventLine } from '../output/event-line.ts';
import { exitCodes, type ExitCode, type Session } from '../session.ts';
import { findDeploymentId } from './find-deployment.ts';

/** Prints events, one a line (one JSON object a line for a program), as they happen when following. */
export const showEvents = async (session: Session, which: string, follow: boolean): Promise<ExitCode> => {
  const id = await findDeploymentId(session.client, which);
  for await (const event of followEvents(session.client, id, { follow }))
    session.output.line(session.json ? JSON.stringify(event) : eventLine(event));
  return exitCodes.well;
};
