import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { readEvents, type ReadEventsDeps } from './read-events.ts';

const pageSize = 100;
const waitMilliseconds = 20_000;

/**
 * A deployment's events in order of sequence, each once, as they happen, until the one with which it has ended (O5). Throws `NotFoundError`
 * when there is no such deployment.
 */
export async function* monitorDeploymentProgress(
  deps: ReadEventsDeps,
  deployment_id: string,
): AsyncGenerator<DeploymentEvent, void> {
  let after = 0;
  for (;;) {
    const page = await readEvents(deps, {
      deployment_id,
      after,
      limit: pageSize,
      wait_milliseconds: after === 0 ? 0 : waitMilliseconds,
    });
    yield* page.items;
    if (page.has_ended) return;
    after = page.next_after;
  }
}
