import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
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

/** examples/shop, as it is released to where this Windlass deploys to. */
export type ShopExample = {
  /** The definition of the environment `dev`. */
  environment(): Promise<object>;
  release(name: 'v1' | 'v2' | 'v3' | 'v4' | 'bad'): Promise<DeploymentRequest>;
  /** What its front page can be asked for on this machine. */
  readonly requests_per_second: number;
};

/** A running Windlass as the end-to-end suites see it: an address and tokens, and a look at what it did in the world. */
export type Target = {
  readonly endpoint: string;
  token(identity: Identity): Promise<string>;
  /** Where this machine finds what answers at the address of a service. */
  reach(url: string): string;
  footprint(): Promise<Footprint>;
  readonly shop: ShopExample;
  /** All that was published to consumers of events so far. */
  published(): Promise<readonly PublishedEvent[]>;
  /** What the receivers of an environment's webhooks check signatures with. */
  webhookKey(environment_id: string): Promise<string>;
  /** Throws when something that it ran is still there. */
  close(): Promise<void>;
};

/** The Windlass that the suites run against. */
export const openTarget = (): Promise<Target> => openEmbeddedTarget();
