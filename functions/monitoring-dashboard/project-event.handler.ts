import { projectEvent, type ProjectEventDeps } from './project-event.ts';
import { readPublishedEvent } from './read-published-event.ts';

/** Every event of a deployment on Windlass's bus. */
export const createHandler =
  (deps: ProjectEventDeps) =>
  async (event: unknown): Promise<void> =>
    projectEvent(deps, await readPublishedEvent(deps.records, event));
