import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { WindlassClient } from './windlass.client.ts';

type EventPage = {
  readonly items: readonly DeploymentEvent[];
  readonly next_after: number;
  readonly has_ended: boolean;
};

/** Seconds that one request waits for something to happen; the most that the API allows. */
const waitSeconds = 20;

export type Following = {
  /** Only events after this sequence. */
  readonly after?: number;
  /** Waits for what is still to come; otherwise ends with the newest event of now. */
  readonly follow: boolean;
  /** The event to end with; without it, following ends when the deployment has ended and nothing is being undone. */
  readonly isLast?: (event: DeploymentEvent) => boolean;
  /** Breaks the request under way off. */
  readonly signal?: AbortSignal;
};

const isOver = (page: EventPage, { follow, isLast }: Following): boolean =>
  follow ? page.has_ended && isLast === undefined : page.items.length === 0;

/** The events of a deployment in order, each once, as they happen. Throws what the client throws. */
export async function* followEvents(
  client: Pick<WindlassClient, 'request'>,
  deployment_id: string,
  following: Following,
): AsyncGenerator<DeploymentEvent> {
  const { after = 0, follow, isLast, signal } = following;
  const wait = follow ? waitSeconds : 0;
  for (let from = after, page: EventPage | undefined; page === undefined || !isOver(page, following);) {
    const path = `/v1/deployments/${deployment_id}/events?after=${from}&wait=${wait}`;
    page = await client.request<EventPage>('GET', path, { ...(signal && { signal }) });
    for (const event of page.items) {
      yield event;
      if (isLast?.(event) === true) return;
    }
    from = page.next_after;
  }
}
