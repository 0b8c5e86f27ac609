import type { Json, JsonObject } from '../../domain/json.ts';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { Clock } from '../../ports/clock.port.ts';
import type { Log } from '../../ports/log.port.ts';

export type TaskFunctionDeps = { readonly log: Log; readonly clock: Clock };

const idsOf = (input: unknown): JsonObject => {
  const { deployment_id = null, service_name = null } = (input ?? {}) as Record<string, Json>;
  return { deployment_id, ...(service_name !== null && { service_name }) };
};

/** A state's Lambda: says once, at its end, what it did for which deployment; an error goes on to the state machine. */
export const taskFunction =
  <O extends { readonly outcome: string }>(
    task: string,
    { log, clock }: TaskFunctionDeps,
    handler: (input: unknown) => Promise<O>,
  ) =>
  async (input: unknown): Promise<O> => {
    const began = clock.now();
    const fields = (): JsonObject => ({ ...idsOf(input), task, milliseconds: clock.now() - began });
    try {
      const output = await handler(input);
      log.info('task done', { ...fields(), outcome: output.outcome });
      return output;
    } catch (error) {
      log.error('task failed', { ...fields(), error: (error as Error).name, reason: messageOf(error) });
      throw error;
    }
  };
