import type { PublishedEvent } from '../../shared/domain/events/published-event.ts';
import { openEmbeddedTarget } from './embedded.target.ts';

export type Identity = {
  readonly subject: string;
  readonly groups: readonly string[];
  readonly lifetime_seconds?: number;
};

/** What exists for services and resources where they are deployed to, whatever the store says of it. */
export type Footprint = {
  /** `service/version id` of each version that is installed. */
  readonly versions: readonly string[];
  /** `service-<random part>` of each instance that runs. */
  readonly instances: readonly string[];
  /** `TYPE/name`. */
  readonly resources: readonly string[];
};

/** A running Windlass as the end-to-end suites see it: an address and tokens, and a look at what it did in the world. */
export type Target = {
  readonly endpoint: string;
  token(identity: Identity): Promise<string>;
  footprint(): Promise<Footprint>;
  /** All that was published to consumers of events so far. */
  published(): Promise<readonly PublishedEvent[]>;
  /** What the receivers of an environment's webhooks check signatures with. */
  webhookKey(environment_id: string): Promise<string>;
  /** Throws when something that it ran is still there. */
  close(): Promise<void>;
};

/** The Windlass that the suites run against. */
export const openTarget = (): Promise<Target> => openEmbeddedTarget();
