import { seeToLine } from '../../functions/orchestrator/line/see-to-line.ts';
import { concernsLine, startQueued, type StartQueuedDeps } from '../../functions/orchestrator/start-queued.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { isOwedWork } from '../../shared/domain/environment/line.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { EventConsumer } from '../../shared/ports/event-bus.port.ts';
import { sleeper } from '../events/sleeper.ts';

export type SeeToLinesDeps = StartQueuedDeps & {
  readonly environments: Pick<EnvironmentRepository, 'lines'>;
  readonly look_every_milliseconds?: number;
};
export type SeeingToLines = {
  /** Hears the events, and begins the next in line when one says that it may. */
  readonly consumer: EventConsumer;
  close(): Promise<void>;
};

/**
 * Begins who waits in line: when an event says that a lease or a hold is another, and by a look at all lines, at once and then every two seconds, since
 * nobody tells that a hold has expired, or what an earlier process left.
 */
export const seeToLines = (deps: SeeToLinesDeps): SeeingToLines => {
  const { look_every_milliseconds = 2_000 } = deps;
  const idle = sleeper();
  let isStopping = false;

  const seeing = { startQueued: (environment_id: string) => startQueued(deps, environment_id), log: deps.log };
  const look = async (): Promise<void> => {
    const lines = await deps.environments.lines();
    for (const line of lines) {
      if (isStopping) return;
      if (isOwedWork(line, deps.clock.now())) await seeToLine(seeing, line.environment_id);
    }
  };
  const loop = async (): Promise<void> => {
    while (!isStopping) {
      await look().catch((error: unknown) => deps.log.warn('lines could not be seen to', { reason: messageOf(error) }));
      if (!isStopping) await idle.sleep(look_every_milliseconds);
    }
  };
  const looking = loop();

  return {
    consumer: async (published) => {
      // What comes while it is closing is found by the look of the next start.
      if (isStopping || !concernsLine(published) || published.environment_id === undefined) return;
      await startQueued(deps, published.environment_id);
    },
    close: async () => {
      isStopping = true;
      idle.wake();
      await looking;
    },
  };
};
