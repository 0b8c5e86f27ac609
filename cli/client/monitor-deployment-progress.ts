import { Observable } from 'rxjs';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { followEvents } from './follow-events.ts';
import type { WindlassClient } from './windlass.client.ts';

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
      const events = followEvents(client, deployment_id, { follow: true, signal: ended.signal });
      for await (const event of events) subscriber.next(event);
      subscriber.complete();
    };
    follow().catch((error: unknown) => subscriber.error(error));
    return () => ended.abort();
  });
