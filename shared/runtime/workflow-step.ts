import type { DeploymentFailure } from '../domain/deployment/deployment-state.ts';
import { workflowSteps, type StepId, type StepRecord } from '../domain/deployment/step-record.ts';
import { timestampOf, type ComponentName } from '../domain/naming/names.ts';
import type { Clock } from '../ports/clock.port.ts';

/** How a step ended. FAILED is a decision (the release must not go on); what is broken throws instead. */
export type StepFinding =
  | { readonly outcome: 'PASSED' | 'SKIPPED'; readonly message: string }
  | {
      readonly outcome: 'FAILED';
      readonly message: string;
      readonly code: string;
      readonly affected_components: readonly string[];
    };

export type FinishedStep<F extends StepFinding = StepFinding> = { readonly record: StepRecord; readonly finding: F };

/** Runs one step of the workflow and times it. `work` may give more than the finding; it comes back unchanged. */
export const runStep = async <F extends StepFinding>(
  clock: Clock,
  id: StepId,
  component: ComponentName,
  work: () => Promise<F> | F,
): Promise<FinishedStep<F>> => {
  const started = clock.now();
  const finding = await work();
  // A clock that is set back meanwhile must not make it end before it began.
  const finished = Math.max(started, clock.now());
  const record: StepRecord = {
    id,
    name: workflowSteps[id].name,
    phase: workflowSteps[id].phase,
    component,
    outcome: finding.outcome,
    message: finding.message,
    started_at: timestampOf(started),
    finished_at: timestampOf(finished),
    duration_milliseconds: Math.round(finished - started),
  };
  return { record, finding };
};

/** The failure to put on record when one of the steps failed: the first that did. */
export const failureOf = (steps: readonly FinishedStep[]): DeploymentFailure | undefined => {
  const failed = steps.find((step) => step.finding.outcome === 'FAILED');
  if (failed === undefined || failed.finding.outcome !== 'FAILED') return undefined;
  const { code, message, affected_components } = failed.finding;
  return { step: failed.record.id, code, message, affected_components: [...affected_components] };
};
