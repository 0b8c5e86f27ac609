import type { NewAuditEntry } from '../audit/audit-entry.ts';
import type { Listed, ListQuery } from '../deployment/deployment.repository.ts';
import type { RequestAnswer, RequestEvent, RequestReference } from './request-event.ts';
import type { PushKind, PushTrigger, RequestTrigger, Trigger, TriggerDefinition } from './trigger.ts';

/** An entry for each environment's audit trail, stored with the change or not at all. */
export type EnvironmentAudits = ReadonlyMap<string, NewAuditEntry>;

export type SaveTriggerResult =
  | { readonly outcome: 'saved'; readonly trigger: Trigger }
  /** Somebody else changed it since `expected_version` was read (0: it must not exist). */
  | { readonly outcome: 'changed'; readonly found?: Trigger }
  /** The source has a trigger already: whose events are whose must be certain. */
  | { readonly outcome: 'source_taken'; readonly trigger_id: string };

export interface TriggerRepository {
  saveTrigger(
    definition: TriggerDefinition,
    expected_version: number,
    audits: EnvironmentAudits,
  ): Promise<SaveTriggerResult>;
  findTrigger(id: string): Promise<Trigger | undefined>;
  /** The trigger of kind DEPLOYMENT_REQUEST for a source. */
  findTriggerOfSource(source: string): Promise<RequestTrigger | undefined>;
  /** All of a kind, in the order of their ids. */
  triggersOfKind<K extends PushKind>(kind: K): Promise<readonly Extract<PushTrigger, { readonly kind: K }>[]>;
  /** In the order of their ids. */
  listTriggers(query: ListQuery): Promise<Listed<Trigger>>;
  /** `changed` when it is not the version that was read any more. */
  removeTrigger(trigger: Trigger, audits: EnvironmentAudits): Promise<{ readonly outcome: 'removed' | 'changed' }>;
}

/** What requests by event got: kept for 30 days, so that an event that comes again gets the same answer, once. */
export interface RequestRepository {
  findAnswer(reference: RequestReference): Promise<RequestEvent | undefined>;
  /** Keeps the answer and has it published, unless there is one already; answers with the one that counts. */
  keepAnswer(answer: RequestAnswer): Promise<RequestEvent>;
}
