import type { DeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { PublishedEvent } from '../../domain/events/published-event.ts';
import type { ResourceEvent } from '../../domain/resource/resource-event.ts';
import type { SecurityEvent } from '../../domain/security/security-finding.ts';
import type { Change, Item } from '../../ports/table.port.ts';
import { textOf } from './item-content.ts';
import { eventPrefix, isOfDeployment, packPrefix } from './keys.ts';

type OutboxRecord =
  | { readonly kind: 'resource'; readonly event: ResourceEvent }
  | { readonly kind: 'security'; readonly event: SecurityEvent };

const deploymentEventsOf = (item: Item): readonly PublishedEvent[] =>
  (item['events'] as unknown as readonly DeploymentEvent[]).map((event) => ({
    kind: 'deployment',
    environment_id: textOf(item, 'environment_id'),
    event,
  }));

const outboxEventsOf = (item: Item): readonly PublishedEvent[] =>
  (item['records'] as unknown as readonly OutboxRecord[]).map((record) => ({
    ...record,
    environment_id: textOf(item, 'environment_id'),
    deployment_id: textOf(item, 'deployment_id'),
  }));

/** The domain events that a change of the table tells of: those of an inserted pack of events. Every other change tells of none. */
export const publishedEventsOf = ({ key, before, after }: Change): readonly PublishedEvent[] => {
  if (before !== undefined || after === undefined || !isOfDeployment(key)) return [];
  if (key.sk.startsWith(eventPrefix)) return deploymentEventsOf(after);
  if (key.sk.startsWith(packPrefix('OUTBOX'))) return outboxEventsOf(after);
  return [];
};
