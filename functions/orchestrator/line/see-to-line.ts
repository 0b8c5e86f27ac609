import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../../shared/ports/log.port.ts';

export type SeeToLineDeps = {
  /** Sees to the line of an environment. */
  readonly startQueued: (environment_id: string) => Promise<unknown>;
  readonly log: Log;
};

/** Sees to the line of one environment of many: what fails for it is logged, holds up no other, and is left to the next look. */
export const seeToLine = async ({ startQueued, log }: SeeToLineDeps, environment_id: string): Promise<void> => {
  try {
    await startQueued(environment_id);
  } catch (error) {
    log.error('a line could not be seen to', { environment_id, error: messageOf(error) });
  }
};
