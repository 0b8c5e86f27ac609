import { Observable } from 'rxjs';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { WindlassClient } from './windlass.client.ts';

type EventPage = {
  readonly items: readonly DeploymentEvent[];
  readonly next_after: number;
  readonly has_ended: boolean;
};

const waitSeconds = 20;

/**
 * A deployment's events in order of sequence, each once, as they happen (O5): completes with the one with which it has ended, errors with
 * what the client throws. Each subscriber gets them all from the beginning; unsubscribing breaks the request under way off.
 */
export const deploymentEvents = (
  client: Pick<WindlassClient, 'request'>,
  deployment_id: string,
): Observable<DeploymentEvent> =>
  new Observable((subscriber) => {
    const ended = new AbortController();
    const follow = async (): Promise<void> => {
      let page: EventPage = { items: [], next_after: 0, has_ended: false };
      while (!page.has_ended && !subscriber.closed) {
        const wait = page.next_after === 0 ? 0 : waitSeconds;
        page = await client.request<EventPage>(
          'GET',
          `/v1/deployments/${deployment_id}/events?after=${page.next_after}&wait=${wait}`,
          { signal: ended.signal },
        );
        for (const event of page.items) subscriber.next(event);
      }
      subscriber.complete();
    };
    follow().catch((error: unknown) => subscriber.error(error));
    return () => ended.abort();
  });
