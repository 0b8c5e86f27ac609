import type { EnvironmentHold } from '../../shared/domain/environment/hold.ts';
import { holdWords } from '../output/line-words.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

const pathOf = (id: string): string => `/v1/environments/${encodeURIComponent(id)}/hold`;

export type HoldOptions = { readonly reason: string; readonly for: number; readonly allowHotfix?: boolean };

/** Stops the line of an environment: what runs in it waits, and nothing new begins. `for` is in seconds. */
export const holdEnvironment = async (session: Session, id: string, options: HoldOptions): Promise<ExitCode> => {
  const body = {
    reason: options.reason,
    expires_in_seconds: options.for,
    allow_hotfix: options.allowHotfix === true,
  };
  const hold = await session.client.request<EnvironmentHold>('POST', pathOf(id), { body });
  show(session, hold, () => [`${id} is ${holdWords(hold)}`, `let it go on: windlass release ${id}`]);
  return exitCodes.well;
};

/** Lets the line go on; without a hold it changes nothing, and the API's answer does not tell which it was. */
export const releaseEnvironment = async (session: Session, id: string): Promise<ExitCode> => {
  await session.client.request('DELETE', pathOf(id));
  show(session, { released: id }, () => [`${id} goes on: nothing holds it`]);
  return exitCodes.well;
};
