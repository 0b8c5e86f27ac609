import type { AuditPosition } from '../../shared/domain/audit/audit-chain.ts';
import type { AuditEntry } from '../../shared/domain/audit/audit-entry.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';

/** A transaction that was committed, as far as it wrote to one deployment. */
export type StoredTransaction = {
  readonly deployment_id: string;
  /** META, EVENT, LEDGER, ... */
  readonly kinds: readonly string[];
  /** The token under which it was to be stored; undefined when it asked for none. */
  readonly fence?: number;
  /** The deployment's token before and after; undefined where it was not there, or META was not written. */
  readonly token_before?: number;
  readonly token_after?: number;
};

/** A call to a provider that was not refused. */
export type ProviderCall = {
  readonly kind: 'service' | 'resource';
  readonly target: string;
  readonly method: string;
  readonly token: number;
  /** The newest token of any deployment at that time. */
  readonly newest_token: number;
  readonly deployment_id?: string;
  readonly isUndo: boolean;
  readonly hadEffect: boolean;
};

/** A service was given traffic; `ailing` are the dependencies that were not healthy then, with why. */
export type TrafficShift = { readonly service_name: string; readonly ailing: readonly string[] };

/** What serves and what is there, seen from outside: equal before and after when all was put back. */
export type Picture = {
  /** Of each service its versions: id, wanted instances, weight. */
  readonly running: Readonly<Record<string, readonly (readonly [string, number, number])[]>>;
  /** Live versions by service, as they are on record. */
  readonly live: Readonly<Record<string, string>>;
  /** What the provider has, as `RDS_DATABASE/orders`. */
  readonly made: readonly string[];
  /** Resources on record, in the same words. */
  readonly resources: readonly string[];
  readonly allocated: object;
};

/** A deployment that was accepted, with the environment before it and after its end. */
export type Ended = {
  readonly state: DeploymentState;
  readonly events: readonly DeploymentEvent[];
  readonly ledger: readonly LedgerEntry[];
  /** What it depends on, by service of the release. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly before: Picture;
  readonly after: Picture;
};

/** All that the invariants are judged by. */
export type Evidence = {
  readonly ended: readonly Ended[];
  /** The ids of deployments that a client was told were accepted. */
  readonly accepted: readonly string[];
  readonly transactions: readonly StoredTransaction[];
  readonly calls: readonly ProviderCall[];
  readonly shifts: readonly TrafficShift[];
  /** What was done when everything that had ended was undone or finished once more. */
  readonly again: { readonly effects: number; readonly events: number };
  readonly lease: Lease;
  readonly reservations: readonly string[];
  /** The entries after a position, up to the head. */
  readonly audit: {
    readonly after: AuditPosition;
    readonly entries: readonly AuditEntry[];
    readonly head: AuditPosition;
  };
  /** `deployment id/sequence` of each event that consumers were told. */
  readonly told: readonly string[];
  /** Whatever people or other programs can read, by where it stands. */
  readonly texts: readonly { readonly where: string; readonly text: string }[];
  readonly secrets: readonly string[];
};
