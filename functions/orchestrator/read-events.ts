import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal, type DeploymentStatus } from '../../shared/domain/deployment/deployment-status.ts';
import type { AwaitChange } from '../../shared/ports/await-change.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { need } from '../../shared/runtime/need.ts';

export type ReadEventsDeps = {
  readonly records: Pick<DeploymentRecords, 'state' | 'events'>;
  readonly awaitChange: AwaitChange;
  readonly clock: Clock;
};
export type EventsCommand = {
  readonly deployment_id: string;
  readonly after: number;
  readonly limit: number;
  readonly wait_milliseconds: number;
};
export type EventPage = {
  readonly items: readonly DeploymentEvent[];
  readonly next_after: number;
  readonly status: DeploymentStatus;
  readonly has_ended: boolean;
};

/** Whether nothing more will happen by itself: it has ended, and is not being undone. */
export const hasEnded = (state: DeploymentState): boolean =>
  isTerminal(state.status) && state.rollback.status !== 'IN_PROGRESS';

/** The state is read after the events: one that has ended and has no newer event has none to come. */
const readPage = async (
  { records }: ReadEventsDeps,
  { deployment_id, after, limit }: EventsCommand,
): Promise<EventPage> => {
  const items = await records.events(deployment_id, after, limit);
  const state = await need(records.state(deployment_id), 'deployment', deployment_id);
  const next_after = items.at(-1)?.sequence ?? after;
  return { items, next_after, status: state.status, has_ended: hasEnded(state) && next_after >= state.last_sequence };
};

/** Of a deployment that has ended, only somebody's rollback could still come. */
const longestWaitAfterEnd = 1_000;

const waitOf = (page: EventPage, left: number): number => (page.has_ended ? Math.min(left, longestWaitAfterEnd) : left);

/**
 * The events after a sequence. When there are none yet, waits for the first one at most `wait_milliseconds`, and when the deployment has
 * ended at most a second. Looks a second time once it listens, so that nothing that comes between is missed.
 */
export const readEvents = async (deps: ReadEventsDeps, command: EventsCommand): Promise<EventPage> => {
  const began = deps.clock.now();
  let page = await readPage(deps, command);
  let left = waitOf(page, command.wait_milliseconds);
  while (page.items.length === 0 && left > 0) {
    const changed = deps.awaitChange(command.deployment_id, left);
    page = await readPage(deps, command);
    if (page.items.length > 0) break;
    const awaited = await changed;
    page = await readPage(deps, command);
    if (awaited === 'LET_GO') break;
    left = waitOf(page, command.wait_milliseconds) - (deps.clock.now() - began);
  }
  return page;
};
