import { proceed, stop, type TaskOutput } from '../contracts/tasks.ts';
import type { NewDeploymentEvent } from '../domain/deployment/deployment-event.ts';
import type {
  Commit,
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../domain/deployment/deployment.repository.ts';
import type { DeploymentFailure, DeploymentState } from '../domain/deployment/deployment-state.ts';
import { mostAffected } from '../domain/deployment/initiate-deployment.ts';
import type { DeploymentStatus } from '../domain/deployment/deployment-status.ts';
import type { StepId } from '../domain/deployment/step-record.ts';
import type { ComponentName } from '../domain/naming/names.ts';
import { mustStop } from './run-task.ts';
import { failureOf, type FinishedStep } from './workflow-step.ts';

export type Conclusion = {
  /** The status in which the task ends. When the deployment has left it, somebody else has stored the same already. */
  readonly during: DeploymentStatus;
  readonly component: ComponentName;
  readonly steps: readonly FinishedStep[];
  readonly records?: Omit<Commit, 'events' | 'steps'>;
  /** The event that tells of a failed step; FAILURE_RECORDED unless told. */
  readonly failed_as?: NewDeploymentEvent['event_type'];
  /** Events when every step passed, beside those of the records. */
  readonly passed?: (state: DeploymentState) => readonly NewDeploymentEvent[];
  /** Events in any case, before the others. */
  readonly events?: readonly NewDeploymentEvent[];
};

/** The event that puts a failure on record, and with it ends all forward work. */
export const failureEvent = (
  failure: DeploymentFailure,
  state: DeploymentState,
  component: ComponentName,
  event_type: NewDeploymentEvent['event_type'] = 'FAILURE_RECORDED',
): NewDeploymentEvent => {
  const kept: DeploymentFailure = {
    ...failure,
    affected_components: failure.affected_components.slice(0, mostAffected),
  };
  return {
    event_type,
    phase: state.phase,
    status: 'FAILED',
    details: { failure: kept },
    source_component: component,
    affected_components: kept.affected_components,
  };
};

/**
 * Stores all that a forward task found in one commit, and answers PROCEED, or STOP when a step failed or the deployment must go no
 * further for another reason.
 */
export const concludeTask = async (
  journal: Pick<DeploymentJournal, 'commit'>,
  session: DeploymentSession,
  conclusion: Conclusion,
): Promise<TaskOutput> => {
  const { during, component, steps, records, failed_as, passed, events = [] } = conclusion;
  const failure = failureOf(steps);
  const after = await journal.commit(session, (state) => {
    if (state.status !== during || state.failure !== undefined) return undefined;
    const ending =
      failure === undefined ? (passed?.(state) ?? []) : [failureEvent(failure, state, component, failed_as)];
    return { ...records, steps: steps.map((step) => step.record), events: [...events, ...ending] };
  });
  return mustStop(after) ? stop : proceed;
};

/**
 * Whether all of the steps are on record already: a task that is run again must not tell of them twice. One that failed counts as not done: its
 * deployment is being tried again, since nothing goes on with a failure.
 */
export const areOnRecord = async (
  records: Pick<DeploymentRecords, 'steps'>,
  deployment_id: string,
  ids: readonly StepId[],
): Promise<boolean> => {
  const steps = await records.steps(deployment_id);
  const known = new Set(steps.filter(({ outcome }) => outcome !== 'FAILED').map((step) => step.id));
  return ids.every((id) => known.has(id));
};
