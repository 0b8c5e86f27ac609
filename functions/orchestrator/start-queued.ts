import type { PublishedEvent } from '../../shared/domain/events/published-event.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { nextInLine } from '../../shared/domain/environment/line.ts';
import { settleSuperseded, type SettleSupersededDeps } from './line/settle-superseded.ts';
import { takeTurn, type TakeTurnDeps } from './line/take-turn.ts';

export type StartQueuedDeps = TakeTurnDeps &
  SettleSupersededDeps & { readonly environments: Pick<EnvironmentRepository, 'line'> };

/** `busy`: nobody in line may begin now. */
export type StartQueuedResult =
  | { readonly outcome: 'begun'; readonly deployment_id: string }
  | { readonly outcome: 'busy' };

/** Each look ends one, or finds that somebody else was quicker: more than the longest line needs. */
const mostLooks = 200;

/**
 * Sees to the line of an environment: ends those that were superseded, and when the lease is free and no hold forbids it, begins the next that can be
 * planned. Whoever calls it, and however many do at once, one at a time has the lease, and each in line gets one turn. Called when a deployment has
 * ended or a hold has changed, after somebody has joined the line, and by the sweeper for what these lost.
 */
export const startQueued = async (deps: StartQueuedDeps, environment_id: string): Promise<StartQueuedResult> => {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const line = await deps.environments.line(environment_id);
    if (line === undefined || line.queue.length === 0) return { outcome: 'busy' };
    await settleSuperseded(deps, line);
    const next = nextInLine(line, deps.clock.now());
    if (next === undefined) return { outcome: 'busy' };
    const { deployment_id } = next;
    if ((await takeTurn(deps, { ...next, environment_id })) === 'begun') return { outcome: 'begun', deployment_id };
  }
  deps.log.warn('a line was left, since others kept changing it', { environment_id });
  return { outcome: 'busy' };
};

const endings: ReadonlySet<string> = new Set([
  'DEPLOYMENT_SUCCEEDED',
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_CANCELLED',
  'ROLLBACK_COMPLETED',
  'ENVIRONMENT_HELD',
  'ENVIRONMENT_RELEASED',
]);

/** Whether somebody in the line of the event's environment may begin because of it: a lease was given back, or a hold is another. */
export const concernsLine = ({ kind, event }: PublishedEvent): boolean =>
  (kind === 'deployment' || kind === 'environment') && endings.has(event.event_type);
