import type { Json, JsonObject } from '../../domain/json.ts';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { MeasuredTask } from '../../domain/monitoring/measured-tasks.ts';
import type { Log } from '../../ports/log.port.ts';
import { measuredTask, type MeasuredTaskDeps } from '../metrics/measured-task.ts';

export type TaskFunctionDeps = MeasuredTaskDeps & { readonly log: Log };

const idsOf = (input: unknown): JsonObject => {
  const { deployment_id, service_name } = (input ?? {}) as Record<string, Json | undefined>;
  return { ...(deployment_id !== undefined && { deployment_id }), ...(service_name !== undefined && { service_name }) };
};

/** A state's Lambda, measured: says once, at its end, what it did for which deployment; an error goes on to the state machine. */
export const taskFunction = <O>(
  { log, ...deps }: TaskFunctionDeps,
  what: MeasuredTask,
  handler: (input: unknown) => Promise<O>,
): ((input: unknown) => Promise<O>) =>
  measuredTask(deps, what, async (input: unknown) => {
    const began = deps.clock.now();
    const fields = (): JsonObject => ({ ...idsOf(input), task: what.task, milliseconds: deps.clock.now() - began });
    try {
      const output = await handler(input);
      const { outcome } = (output ?? {}) as { readonly outcome?: unknown };
      log.info('task done', { ...fields(), ...(typeof outcome === 'string' && { outcome }) });
      return output;
    } catch (error) {
      log.error('task failed', { ...fields(), error: (error as Error).name, reason: messageOf(error) });
      throw error;
    }
  });
