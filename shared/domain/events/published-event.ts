import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import type { ResourceEvent } from '../resource/resource-event.ts';
import type { SecurityEvent } from '../security/security-finding.ts';

/** What consumers get: one envelope for the three kinds of domain event. */
export type PublishedEvent =
  | { readonly kind: 'deployment'; readonly environment_id: string; readonly event: DeploymentEvent }
  | {
      readonly kind: 'resource';
      readonly environment_id: string;
      readonly deployment_id: string;
      readonly event: ResourceEvent;
    }
  | {
      readonly kind: 'security';
      readonly environment_id: string;
      readonly deployment_id: string;
      readonly event: SecurityEvent;
    };
