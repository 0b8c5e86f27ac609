import type { DeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { EnvironmentEvent } from '../../domain/environment/environment-event.ts';
import type { PublishedEvent } from '../../domain/events/published-event.ts';
import type { ResourceEvent } from '../../domain/resource/resource-event.ts';
import type { SecurityEvent } from '../../domain/security/security-finding.ts';
import type { RequestEvent } from '../../domain/trigger/request-event.ts';
import type { Change, Item } from '../../ports/table.port.ts';
import { newestEventsOf } from './deployment-meta.ts';
import { eventsOfItem } from './event-log.ts';
import { textOf } from './item-content.ts';
import {
  eventPrefix,
  isAnswer,
  isDeploymentMeta,
  isEnvironmentMeta,
  isEnvironmentOutbox,
  isOfDeployment,
  packPrefix,
} from './keys.ts';

type OutboxRecord =
  | { readonly kind: 'resource'; readonly event: ResourceEvent }
  | { readonly kind: 'security'; readonly event: SecurityEvent };

/** All but those up to a sequence that an earlier change told. */
const newerThan = (told: unknown, events: readonly DeploymentEvent[], item: Item): readonly PublishedEvent[] =>
  events
    .filter(({ sequence }) => !(sequence <= Number(told ?? 0)))
    .map((event) => ({ kind: 'deployment', environment_id: textOf(item, 'environment_id'), event }));

/** Those that stand in META now and did not when it was `before`. */
const eventsOfMeta = (item: Item, before: Item | undefined): readonly PublishedEvent[] =>
  newerThan(before?.['last_sequence'], newestEventsOf(item), item);

const eventsOfPack = (item: Item): readonly PublishedEvent[] => newerThan(item['told'], eventsOfItem(item), item);

const outboxEventsOf = (item: Item): readonly PublishedEvent[] =>
  (item['records'] as unknown as readonly OutboxRecord[]).map((record) => ({
    ...record,
    environment_id: textOf(item, 'environment_id'),
    deployment_id: textOf(item, 'deployment_id'),
  }));

const requestEventOf = (item: Item): PublishedEvent => {
  const event = item['event'] as unknown as RequestEvent;
  const { environment_id } = event;
  return { kind: 'request', ...(environment_id !== undefined && { environment_id }), event };
};

const environmentEventType = (before: Item | undefined, after: Item | undefined): EnvironmentEvent['event_type'] => {
  if (before === undefined) return 'ENVIRONMENT_CREATED';
  return after === undefined ? 'ENVIRONMENT_REMOVED' : 'ENVIRONMENT_CHANGED';
};

const environmentEventsOf = ({ before, after }: Change): readonly PublishedEvent[] => {
  const item = after ?? before;
  if (item === undefined) return [];
  const environment_id = textOf(item, 'id');
  const event_type = environmentEventType(before, after);
  const version = Number(item['version']);
  const id = `${environment_id}@${version}${event_type === 'ENVIRONMENT_REMOVED' ? '#removed' : ''}`;
  return [{ kind: 'environment', environment_id, event: { id, event_type, version } }];
};

const environmentOutboxEventOf = (item: Item): PublishedEvent => ({
  kind: 'environment',
  environment_id: textOf(item, 'environment_id'),
  event: item['event'] as unknown as EnvironmentEvent,
});

/**
 * The domain events that a change of the table tells of: those new in a deployment's META or in an inserted pack of events, of an inserted answer to a request, or
 * of a definition or hold of an environment. Every other change tells of none.
 */
export const publishedEventsOf = (change: Change): readonly PublishedEvent[] => {
  const { key, before, after } = change;
  if (isEnvironmentMeta(key)) return environmentEventsOf(change);
  if (after === undefined) return [];
  if (isDeploymentMeta(key)) return eventsOfMeta(after, before);
  if (before !== undefined) return [];
  if (isAnswer(key)) return [requestEventOf(after)];
  if (isEnvironmentOutbox(key)) return [environmentOutboxEventOf(after)];
  if (!isOfDeployment(key)) return [];
  if (key.sk.startsWith(eventPrefix)) return eventsOfPack(after);
  if (key.sk.startsWith(packPrefix('OUTBOX'))) return outboxEventsOf(after);
  return [];
};
