import * as z from 'zod';
import { startQueued, type StartQueuedDeps } from './start-queued.ts';

const busEventSchema = z.looseObject({ detail: z.looseObject({ environment_id: z.string().min(1) }) });

/** Events of Windlass's bus after which somebody in line may begin; which these are, its rule says. A throw makes EventBridge deliver the event again. */
export const createHandler =
  (deps: StartQueuedDeps) =>
  async (event: unknown): Promise<void> => {
    const { environment_id } = busEventSchema.parse(event).detail;
    const result = await startQueued(deps, environment_id);
    if (result.outcome === 'begun') deps.log.info('a queued deployment has begun', { environment_id, ...result });
  };
