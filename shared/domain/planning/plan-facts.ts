import type { ContentHash } from '../canonical-json.ts';
import type { DeploymentRequest } from '../deployment/deployment.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import type { Capacity } from '../environment/capacity.ts';
import type { Environment } from '../environment/environment.ts';
import type { Resource } from '../resource/resource.ts';

/** All that a plan is made of. */
export type PlanFacts = {
  readonly request: Pick<DeploymentRequest, 'specification'>;
  readonly environment: Environment;
  readonly live: readonly LiveService[];
  readonly liveResources: readonly Resource[];
  readonly capacity: Capacity;
  /** SHA-256 of the artifacts as they are now, by service name. */
  readonly artifactHashes: ReadonlyMap<string, string>;
  /** Micro-dollars an hour, by resource name; 0 for one that is not there. */
  readonly resourceCosts: ReadonlyMap<string, number>;
  readonly hash: ContentHash;
};
