import type { NewAuditEntry } from '../audit/audit-entry.ts';
import type { Lease } from '../environment/lease.ts';
import type { Busy } from '../environment/line.ts';
import type { CapacityEnd, Reservation } from '../environment/capacity.ts';
import type { ReleasePlan } from '../planning/release-plan.ts';
import type { Resource } from '../resource/resource.ts';
import type { ResourceEvent } from '../resource/resource-event.ts';
import type { SecurityEvent, SecurityFinding } from '../security/security-finding.ts';
import type { ServiceSpecification } from '../service/service.ts';
import type { DeploymentSpecification } from '../specification/deployment-specification.ts';
import type { TestResult } from '../testing/test-result.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import type { Deployment, DeploymentRequest } from './deployment.ts';
import type { DeploymentContext } from './deployment-context.ts';
import type { DeploymentEvent, NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentState } from './deployment-state.ts';
import type { DeploymentStatus } from './deployment-status.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { LiveService, ServiceRecord } from './service-rollout.ts';
import type { StepRecord } from './step-record.ts';

export type TimeRange = { readonly from: string; readonly to: string };
export type ListQuery = { readonly limit: number; readonly cursor?: string };
export type Listed<T> = { readonly items: readonly T[]; readonly cursor?: string };

export type DeploymentStatistics = {
  readonly time_range: TimeRange;
  readonly deployments: number;
  readonly by_status: Readonly<Partial<Record<DeploymentStatus, number>>>;
  readonly rolled_back: number;
  /** COMPLETED of all that ended, in percent; absent when none ended. */
  readonly success_percent?: number;
  readonly median_duration_milliseconds?: number;
  readonly p95_duration_milliseconds?: number;
};
export type FailureCriteria = {
  readonly environment_id?: string;
  readonly time_range?: TimeRange;
  readonly failure_code?: string;
  readonly limit: number;
};

/** The model's DeploymentRepository (DR1-DR6). Lists are newest first. */
export interface DeploymentRepository {
  /** Stores a whole deployment that was made elsewhere (an import, a test); a running one changes only through the journal. */
  saveDeployment(deployment: Deployment): Promise<void>;
  findDeploymentById(id: string): Promise<Deployment | undefined>;
  findDeploymentsByEnvironment(environment_id: string, query: ListQuery): Promise<Listed<DeploymentState>>;
  getDeploymentHistory(limit: number, offset: number): Promise<readonly DeploymentState[]>;
  listDeployments(query: ListQuery & { readonly status?: DeploymentStatus }): Promise<Listed<DeploymentState>>;
  getDeploymentStatistics(time_range: TimeRange, environment_id?: string): Promise<DeploymentStatistics>;
  findFailedDeployments(criteria: FailureCriteria): Promise<readonly DeploymentState[]>;
}

export type NewDeployment = {
  readonly id: string;
  readonly request: DeploymentRequest;
  readonly created_by: string;
  readonly correlation_id: string;
  readonly retry_of?: string;
  readonly plan: ReleasePlan;
  readonly reservation: Reservation;
  readonly context: DeploymentContext;
  readonly steps: readonly StepRecord[];
  /** `scope` is the principal: keys of different people never meet. */
  readonly idempotency?: { readonly scope: string; readonly key: string; readonly body_hash: string };
};

/** How a submission ends. Only `accepted` and `queued` have changed anything. */
export type SubmitResult =
  | { readonly outcome: 'accepted'; readonly state: DeploymentState }
  /** Stored, and waits for the lease, as it asked for; `position` is 1 for the first in line. */
  | { readonly outcome: 'queued'; readonly state: DeploymentState; readonly position: number }
  | { readonly outcome: 'repeated'; readonly state: DeploymentState }
  | { readonly outcome: 'key_reused'; readonly deployment_id: string }
  | { readonly outcome: 'name_taken'; readonly deployment_id: string }
  /** Refused, since it does not want to wait. */
  | Busy
  | { readonly outcome: 'queue_full'; readonly waiting: number }
  | { readonly outcome: 'capacity_exhausted'; readonly message: string }
  | { readonly outcome: 'environment_changed' };

/** What a queued deployment begins with, made when its turn has come. */
export type QueuedTurn = Pick<NewDeployment, 'request' | 'plan' | 'reservation' | 'context' | 'steps'>;

/** How the turn of a queued deployment ends. Only `begun` has changed anything. */
export type BeginResult =
  | { readonly outcome: 'begun'; readonly state: DeploymentState }
  /** It has begun already, or has ended. */
  | { readonly outcome: 'not_queued'; readonly state: DeploymentState }
  /** The lease is not free, a hold stops it, or another one goes before it. */
  | { readonly outcome: 'not_next' }
  | { readonly outcome: 'capacity_exhausted'; readonly message: string }
  | { readonly outcome: 'environment_changed' };

/** All that one commit stores, in one transaction (so at most about 90 items), with the events that tell of it. */
export type Commit = {
  readonly events?: readonly NewDeploymentEvent[];
  readonly resource_events?: readonly Omit<ResourceEvent, 'id' | 'timestamp'>[];
  readonly security_events?: readonly Omit<SecurityEvent, 'id' | 'timestamp'>[];
  readonly steps?: readonly StepRecord[];
  readonly services?: readonly ServiceRecord[];
  readonly ledger?: readonly LedgerEntry[];
  readonly validations?: readonly ValidationResult[];
  readonly findings?: readonly SecurityFinding[];
  readonly tests?: readonly TestResult[];
  readonly resources?: readonly Resource[];
  readonly removed_resources?: readonly string[];
  readonly live_services?: readonly LiveService[];
  readonly removed_live_services?: readonly string[];
  readonly prepared_configuration?: PreparedConfiguration;
  readonly audit?: NewAuditEntry;
  /** Nothing will be heard of the deployment for so long: its lease is made to outlast that. */
  readonly quiet_milliseconds?: number;
  /** Ends the deployment: lease released or place in line given up, capacity settled, and the name freed unless it completed. */
  readonly end?: CapacityEnd;
};

/** Fixed once for the deployment (W34), so that a later change of the environment does not reach a release under way. */
export type PreparedConfiguration = {
  readonly environment_variables: Readonly<Record<string, string | number | boolean>>;
  /** By resource name: what services that use it get, for example { FILE: '...' }. */
  readonly resource_outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** A deployment as one writer sees it: whoever takes it over makes every later commit of this session fail with `StaleTokenError`. */
export type DeploymentSession = {
  readonly deployment_id: string;
  readonly environment_id: string;
  readonly lease_token: number;
};

/** A request without its services. */
export type RequestOutline = Omit<DeploymentRequest, 'specification'> & {
  readonly specification: Omit<DeploymentSpecification, 'services'>;
};

/** The records of a deployment beside its state. */
export interface DeploymentRecords {
  state(deployment_id: string): Promise<DeploymentState | undefined>;
  specification(deployment_id: string): Promise<DeploymentSpecification | undefined>;
  /** One service's part, without reading the rest of a large specification. */
  serviceSpecification(deployment_id: string, service_name: string): Promise<ServiceSpecification | undefined>;
  request(deployment_id: string): Promise<DeploymentRequest | undefined>;
  /** One read, however many services there are: what is done for each of them must not read all of them. */
  outline(deployment_id: string): Promise<RequestOutline | undefined>;
  plan(deployment_id: string): Promise<ReleasePlan | undefined>;
  context(deployment_id: string): Promise<DeploymentContext | undefined>;
  steps(deployment_id: string): Promise<readonly StepRecord[]>;
  services(deployment_id: string): Promise<readonly ServiceRecord[]>;
  service(deployment_id: string, service_name: string): Promise<ServiceRecord | undefined>;
  ledger(deployment_id: string): Promise<readonly LedgerEntry[]>;
  validations(deployment_id: string): Promise<readonly ValidationResult[]>;
  findings(deployment_id: string): Promise<readonly SecurityFinding[]>;
  tests(deployment_id: string): Promise<readonly TestResult[]>;
  /** To be read when the preparation is over, which fixes it. */
  preparedConfiguration(deployment_id: string): Promise<PreparedConfiguration | undefined>;
  /** In order of sequence, those greater than `after`. */
  events(deployment_id: string, after: number, limit: number): Promise<readonly DeploymentEvent[]>;
}

export type TakeOverResult =
  | (DeploymentSession & { readonly state: DeploymentState })
  | { readonly outcome: 'lease_held'; readonly lease: Lease };

/** The only way that a deployment comes to be and changes: each commit is one fenced transaction of state, events and records. */
export interface DeploymentJournal {
  submit(deployment: NewDeployment): Promise<SubmitResult>;
  /**
   * The turn of a deployment that waits in line: it takes the lease with the next token, and capacity, leaves the line, and gets its new plan and steps.
   * One that is not to begin ends by a commit with `end`, as any other. Throws `NotFoundError`.
   */
  begin(deployment_id: string, turn: QueuedTurn): Promise<BeginResult>;
  /** Throws `NotFoundError`. */
  open(deployment_id: string): Promise<DeploymentSession & { readonly state: DeploymentState }>;
  /**
   * Stores what `decide` makes of the newest state; asked again when another writer of the same session came between. Undefined stores nothing.
   * Throws `StaleTokenError` when the deployment was taken over.
   */
  commit(session: DeploymentSession, decide: (state: DeploymentState) => Commit | undefined): Promise<DeploymentState>;
  /** A commit by somebody who does not hold the deployment (a person cancelling it): not fenced, events and audit only. */
  annotate(
    deployment_id: string,
    decide: (state: DeploymentState) => Pick<Commit, 'events' | 'audit'> | undefined,
  ): Promise<DeploymentState>;
  /**
   * Takes the deployment over with a new fencing token: from now on only the returned session can commit. Its lease is taken back if it was released.
   * What `unless` says of the newest state is answered instead, and nothing is taken.
   */
  takeOver<Else = never>(
    deployment_id: string,
    reason: string,
    unless?: (state: DeploymentState) => Else | undefined,
  ): Promise<TakeOverResult | Else>;
  /** Writes the entry as INTENDED before its effect, or gives the one that an earlier run of the same step wrote. */
  intend(session: DeploymentSession, entry: Omit<LedgerEntry, 'state' | 'token' | 'intended_at'>): Promise<LedgerEntry>;
}
