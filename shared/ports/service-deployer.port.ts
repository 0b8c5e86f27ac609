import type { Artifact } from '../domain/service/artifact.ts';
import type { HealthCheck } from '../domain/service/health-check.ts';
import type { TrafficPolicy } from '../domain/service/traffic-policy.ts';
import type { TrafficSample } from '../domain/judge/traffic-sample.ts';
import type { ResourceType } from '../domain/resource/resource-requirement.ts';
import { WindlassError } from '../domain/errors/windlass.error.ts';

export type ServiceTarget = { readonly environment_id: string; readonly service_name: string };

/** All that is needed to run a version. `version_id` names exactly this content: another artifact, command or variable is another id. */
export type VersionDefinition = {
  readonly version_id: string;
  readonly version: string;
  readonly artifact: Artifact;
  readonly command: readonly string[];
  /** Resolved configuration; the deployer adds PORT and, for each dependency, `<NAME>_URL` (dashes become underscores). */
  readonly variables: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  /** The resources that it may use, and no other. */
  readonly resources: readonly { readonly resource_type: ResourceType; readonly name: string }[];
  readonly memory_bytes: number;
  readonly health_checks: readonly HealthCheck[];
  readonly stop_grace_milliseconds: number;
  readonly traffic_policy: TrafficPolicy;
  /** Beyond the instances that are asked for with `scale`, the deployer may run more of them by load, up to `max_instances`. */
  readonly scaling: { readonly max_instances: number; readonly target_concurrency: number };
};

/** Share of new requests per version; weights are relative to their sum. A version that is not named takes none. */
export type TrafficWeights = readonly { readonly version_id: string; readonly weight: number }[];

export type InstanceHealth = {
  readonly instance_id: string;
  readonly state: 'STARTING' | 'HEALTHY' | 'UNHEALTHY' | 'EXITED';
  /** In plain words what the last check got, such as `GET /health answered 503, expected 200` or `exited with code 1: <last line of output>`. */
  readonly last_answer: string;
  readonly checked_at?: string;
  readonly restarts: number;
};
export type RunningVersion = {
  readonly version_id: string;
  readonly version: string;
  readonly wanted_instances: number;
  readonly weight: number;
  readonly instances: readonly InstanceHealth[];
};
export type RunningService = {
  readonly url: string;
  readonly versions: readonly RunningVersion[];
  /** Since when its requests are measured: what was asked before is not known any more. Absent where nothing of that is lost. */
  readonly measured_since_milliseconds?: number;
};

/**
 * Requests seen by the traffic layer for one version over a span of time, but those that named it. Latencies in milliseconds; an error is a 5xx
 * or no answer.
 */
export type TrafficMeasure = {
  readonly version_id: string;
  readonly requests: number;
  readonly errors: number;
  readonly latency_p50_milliseconds: number;
  readonly latency_p95_milliseconds: number;
  readonly latency_p99_milliseconds: number;
};

export type VersionSample = TrafficSample & { readonly version_id: string };

export type ArtifactCheck =
  | { readonly outcome: 'available'; readonly size_bytes: number; readonly sha256: string }
  | { readonly outcome: 'missing'; readonly message: string }
  | { readonly outcome: 'different'; readonly message: string; readonly sha256: string };

/**
 * Runs versions of services and moves traffic between them. Every call states what is wanted and may be repeated: twice is as once.
 * `token` is the caller's fencing token; a call with one older than the newest seen for the environment throws `FencedError`.
 */
export interface ServiceDeployer {
  checkArtifact(artifact: Artifact): Promise<ArtifactCheck>;
  describe(target: ServiceTarget): Promise<RunningService | undefined>;
  /** The service's stable address, whatever runs behind it. */
  addressOf(target: ServiceTarget): Promise<string>;
  /** Fetches, verifies and unpacks the artifact and registers the version, with no instance. Throws `ArtifactError`. */
  install(target: ServiceTarget, definition: VersionDefinition, token: number): Promise<void>;
  /** Sets how many instances of the version should run. Starting is under way when it answers; stopping (drain, TERM, KILL) is done. */
  scale(target: ServiceTarget, version_id: string, instances: number, token: number): Promise<void>;
  shiftTraffic(target: ServiceTarget, weights: TrafficWeights, token: number): Promise<void>;
  /** Stops what runs of the version and forgets it. A service whose last version is gone is gone, with its address. */
  remove(target: ServiceTarget, version_id: string, token: number): Promise<void>;
  /** Resolves at once if the versions' instances settled (healthy or not), else when they do or the time is over. */
  waitUntilSettled(
    target: ServiceTarget,
    version_id: string,
    at_most_milliseconds: number,
  ): Promise<RunningVersion | undefined>;
  /** From `since_milliseconds` up to now, as far as `sample` goes. */
  measure(target: ServiceTarget, since_milliseconds: number): Promise<readonly TrafficMeasure[]>;
  /**
   * The requests of each version, over the very same time for all, as the judge takes them: those that were sent to a version by its weight, not
   * those that named it. From the whole second that holds `since_milliseconds` up to now. Where that is more than an hour back, the beginning may
   * be left out, less than a sixtieth of that time, but never is anything taken in from before it. Where it is further back than a bake can
   * last, only as much as that. Throws `NotSupportedError` where traffic is not shifted by weights.
   */
  sample(target: ServiceTarget, since_milliseconds: number): Promise<readonly VersionSample[]>;
}

/** The artifact is missing, does not unpack, or is not what its hash says. */
export class ArtifactError extends WindlassError {
  override readonly name = 'ArtifactError';
  readonly code = 'artifact_invalid';
}

/** A newer holder of the environment's lease has taken over; the caller must stop. */
export class FencedError extends WindlassError {
  override readonly name = 'FencedError';
  readonly code = 'fenced';
}

/** The provider, type or strategy exists in the model but is not supported here yet. */
export class NotSupportedError extends WindlassError {
  override readonly name = 'NotSupportedError';
  readonly code = 'not_supported';
}
