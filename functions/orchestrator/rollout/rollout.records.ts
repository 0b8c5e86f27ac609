import type { Commit } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import { countOf } from '../../../shared/domain/naming/list-words.ts';
import type { Timestamp } from '../../../shared/domain/naming/names.ts';
import type { Rollout } from './load-rollout.ts';
import type { ActionOutcome } from './take-action.ts';

const recordOf = (
  { planned, entry, record }: Rollout,
  now: Timestamp,
  next_action: number,
): Pick<
  ServiceRecord,
  'service_name' | 'next_action' | 'started_at' | 'updated_at' | 'action_started_at' | 'bakes'
> => ({
  service_name: planned.name,
  next_action,
  started_at: entry.intended_at,
  updated_at: now,
  action_started_at: record?.next_action === next_action ? record.action_started_at : now,
  ...(record?.bakes !== undefined && { bakes: record.bakes }),
});

/** Stored when a call has to end before the rollout does: since when the action is under way. */
export const waitingRecord = (rollout: Rollout, next_action: number, now: Timestamp): ServiceRecord => ({
  ...recordOf(rollout, now, next_action),
  status: 'IN_PROGRESS',
});

export const failedRecord = (
  rollout: Rollout,
  next_action: number,
  outcome: Exclude<ActionOutcome, { kind: 'done' }>,
  now: Timestamp,
): ServiceRecord => ({
  ...recordOf(rollout, now, next_action),
  status: 'FAILED',
  message: outcome.words,
  failure: outcome.failure,
});

/** All that the end of a rollout stores, in one transaction: what serves now, that it was made (the ledger entry is DONE by that), and the event that tells of it. */
export const activated = (rollout: Rollout, actions: number, url: string, now: Timestamp): Commit => {
  const { planned, service, session } = rollout;
  const { name: service_name, to_version: version, version_id, instances } = planned;
  return {
    live_services: [
      {
        service_name,
        version,
        version_id,
        instances,
        url,
        deployment_id: session.deployment_id,
        activated_at: now,
        specification: service,
      },
    ],
    services: [
      {
        ...recordOf(rollout, now, actions),
        status: 'ACTIVE',
        url,
        done: { made: `${service_name} ${version}, ${countOf(instances, 'instance')}`, at: now },
      },
    ],
    events: [
      {
        event_type: 'SERVICE_ACTIVATED',
        phase: 'DEPLOYMENT',
        status: 'SUCCEEDED',
        details: { service_name, version, version_id, url, instances },
        source_component: 'orchestrator',
        affected_components: [service_name],
      },
    ],
  };
};
