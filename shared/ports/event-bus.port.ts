import type { DeploymentEvent } from '../domain/deployment/deployment-event.ts';
import type { ResourceEvent } from '../domain/resource/resource-event.ts';
import type { SecurityEvent } from '../domain/security/security-finding.ts';

/** What travels on the bus: one envelope for the three kinds of domain event. */
export type PublishedEvent =
  | { readonly kind: 'deployment'; readonly environment_id: string; readonly event: DeploymentEvent }
  | { readonly kind: 'resource'; readonly environment_id: string; readonly deployment_id: string; readonly event: ResourceEvent }
  | { readonly kind: 'security'; readonly environment_id: string; readonly deployment_id: string; readonly event: SecurityEvent };

/** Carries events to their consumers at least once, in any order. Only the publisher that reads the table's change feed calls it. */
export interface EventBus {
  publish(events: readonly PublishedEvent[]): Promise<void>;
}

/** A consumer: idempotent by event id. A throw means try again later. */
export type EventConsumer = (event: PublishedEvent) => Promise<void>;
