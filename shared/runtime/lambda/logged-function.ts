import type { Json, JsonObject } from '../../domain/json.ts';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { Clock } from '../../ports/clock.port.ts';
import type { Log } from '../../ports/log.port.ts';

export type LoggedFunctionDeps = { readonly log: Log; readonly clock: Clock };

const idsOf = (input: unknown): JsonObject => {
  const { deployment_id, service_name } = (input ?? {}) as Record<string, Json | undefined>;
  return { ...(deployment_id !== undefined && { deployment_id }), ...(service_name !== undefined && { service_name }) };
};

/** A Lambda that says once, at its end, what it did for which deployment. What it answers or throws is unchanged. */
export const loggedFunction =
  <O>(
    { log, clock }: LoggedFunctionDeps,
    task: string,
    handler: (input: unknown) => Promise<O>,
  ): ((input: unknown) => Promise<O>) =>
  async (input) => {
    const began = clock.now();
    const fields = (): JsonObject => ({ ...idsOf(input), task, milliseconds: Math.max(0, clock.now() - began) });
    try {
      const output = await handler(input);
      const { outcome } = (output ?? {}) as { readonly outcome?: unknown };
      log.info('task done', { ...fields(), ...(typeof outcome === 'string' && { outcome }) });
      return output;
    } catch (error) {
      log.error('task failed', { ...fields(), error: (error as Error).name, reason: messageOf(error) });
      throw error;
    }
  };
