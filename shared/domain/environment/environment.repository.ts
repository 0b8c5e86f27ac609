import type { AuditPosition } from '../audit/audit-chain.ts';
import type { AuditEntry, NewAuditEntry } from '../audit/audit-entry.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import type { ListQuery, Listed } from '../deployment/deployment.repository.ts';
import type { Capacity } from './capacity.ts';
import type { Environment, EnvironmentType } from './environment.ts';
import type { EnvironmentEvent } from './environment-event.ts';
import type { EnvironmentHold } from './hold.ts';
import type { Lease } from './lease.ts';
import type { Line } from './line.ts';

export type SaveEnvironmentResult =
  | { readonly outcome: 'saved'; readonly environment: Environment }
  /** Somebody else changed it since `expected_version` was read (0: it must not exist). */
  | { readonly outcome: 'changed'; readonly found?: Environment };

export type EnvironmentLine = Line & { readonly environment_id: string };

/** What becomes of an environment's hold: `hold` is the new one, if any. */
export type HoldChange = {
  readonly hold?: EnvironmentHold;
  readonly event_type: Extract<EnvironmentEvent['event_type'], 'ENVIRONMENT_HELD' | 'ENVIRONMENT_RELEASED'>;
  readonly audit: NewAuditEntry;
};

/** The model's EnvironmentRepository (ER1-ER3), and what is stored beside an environment. */
export interface EnvironmentRepository {
  saveEnvironment(
    environment: Environment,
    expected_version: number,
    audit: NewAuditEntry,
  ): Promise<SaveEnvironmentResult>;
  findEnvironmentById(id: string): Promise<Environment | undefined>;
  findEnvironmentsByType(type: EnvironmentType, query: ListQuery): Promise<Listed<Environment>>;
  listEnvironments(query: ListQuery): Promise<Listed<Environment>>;
  /** Refused while the environment is leased or waited for, or anything in it is live: the names of what is. */
  removeEnvironment(
    id: string,
    audit: NewAuditEntry,
  ): Promise<{ readonly outcome: 'removed' } | { readonly outcome: 'in_use'; readonly by: readonly string[] }>;
  lease(environment_id: string): Promise<Lease | undefined>;
  /** Lease, hold and queue, as they were written together; the hold may have expired. */
  line(environment_id: string): Promise<EnvironmentLine | undefined>;
  /** Those of all environments that are leased, or waited for, now. */
  lines(): Promise<readonly EnvironmentLine[]>;
  /**
   * Stores what `decide` makes of the hold, with its event and audit entry, and brings the flag of the deployment that has the lease to it, in one
   * transaction; undefined stores nothing. Answers the hold as it is then. Throws `NotFoundError` for an environment that never was.
   */
  changeHold(
    environment_id: string,
    decide: (found: EnvironmentHold | undefined, now: number) => HoldChange | undefined,
  ): Promise<EnvironmentHold | undefined>;
  /** Frees the lease and the reservation of an owner that has ended and did not release them. Answers whether there was one. */
  freeEndedLease(environment_id: string): Promise<boolean>;
  capacity(environment_id: string): Promise<Capacity>;
  liveServices(environment_id: string): Promise<readonly LiveService[]>;
  liveService(environment_id: string, service_name: string): Promise<LiveService | undefined>;
  appendAudit(environment_id: string, entry: NewAuditEntry): Promise<AuditEntry>;
  /** Oldest first. */
  auditTrail(environment_id: string, query: ListQuery): Promise<Listed<AuditEntry>>;
  /** Where the audit chain has got to: without it, entries that were cut off its end don't show. */
  auditHead(environment_id: string): Promise<AuditPosition | undefined>;
}
