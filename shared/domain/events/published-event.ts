import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import type { EnvironmentEvent } from '../environment/environment-event.ts';
import type { ResourceEvent } from '../resource/resource-event.ts';
import type { SecurityEvent } from '../security/security-finding.ts';
import type { RequestEvent } from '../trigger/request-event.ts';

/** What consumers get: one envelope for the kinds of domain event. */
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
    }
  | { readonly kind: 'environment'; readonly environment_id: string; readonly event: EnvironmentEvent }
  /** What a request by event got. One that was refused before its environment was known has none. */
  | { readonly kind: 'request'; readonly environment_id?: string; readonly event: RequestEvent };
