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
};

/** The events of a deployment in order, as they happen. */
export async function* followEvents(
  client: WindlassClient,
  deployment_id: string,
  { after = 0, follow, isLast }: Following,
): AsyncGenerator<DeploymentEvent> {
  for (let from = after; ;) {
    const page: EventPage = await client.request(
      'GET',
      `/v1/deployments/${deployment_id}/events?after=${from}&wait=${follow ? waitSeconds : 0}`,
    );
    for (const event of page.items) {
      yield event;
      if (isLast?.(event) === true) return;
    }
    if (page.items.length === 0 && (!follow || (page.has_ended && isLast === undefined))) return;
    from = page.next_after;
  }
}
