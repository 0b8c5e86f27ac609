import { proceed, stop, type ServiceFailureInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { hasCompleted, mustStop } from '../../shared/runtime/run-task.ts';
import { caughtInWords } from './undo/failure-words.ts';

export type RecordServiceFailureDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'service'>;
  readonly clock: Clock;
};

/**
 * Puts a service on record as failed whose rollout broke, so that PlanWave does not give it out again and again. Also while the deployment is
 * paused: it ends what was under way.
 */
export const recordServiceFailure = async (
  deps: RecordServiceFailureDeps,
  { deployment_id, service_name, failure }: ServiceFailureInput,
): Promise<TaskOutput> => {
  const session = await deps.journal.open(deployment_id);
  if (hasCompleted(session.state)) return proceed;
  if (mustStop(session.state)) return stop;
  if (session.state.status !== 'DEPLOYING') return proceed;
  const known = await deps.records.service(deployment_id, service_name);
  if (known?.status === 'ACTIVE' || known?.status === 'FAILED') return proceed;
  const now = timestampOf(deps.clock.now());
  const { code, message } = caughtInWords(failure);
  const record: ServiceRecord = {
    ...(known ?? { service_name, next_action: 0, started_at: now, action_started_at: now }),
    updated_at: now,
    status: 'FAILED',
    message: `The rollout of ${service_name} broke: ${message}`,
    failure: { step: 'W41', code },
  };
  return mustStop(await deps.journal.commit(session, () => ({ services: [record] }))) ? stop : proceed;
};
