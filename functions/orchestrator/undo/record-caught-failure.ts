import type { RollbackInput } from '../../../shared/contracts/tasks.ts';
import { recordFailure } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentFailure, DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { mustStop } from '../../../shared/runtime/run-task.ts';
import { caughtInWords } from './failure-words.ts';

const failureOf = (state: DeploymentState, caught: RollbackInput['failure']): DeploymentFailure | undefined => {
  if (mustStop(state)) return undefined;
  const { code, message } =
    caught === null || caught === undefined
      ? { code: 'stopped', message: 'The deployment was stopped.' }
      : caughtInWords(caught);
  return { step: state.phase, code, message, affected_components: [] };
};

/** From here on no task begins anything more, under whatever token: each reads this first. The state after it. */
export const recordCaughtFailure = (
  { journal }: { readonly journal: Pick<DeploymentJournal, 'annotate'> },
  deployment_id: string,
  caught: RollbackInput['failure'],
): Promise<DeploymentState> =>
  journal.annotate(deployment_id, (state) => {
    const failure = failureOf(state, caught);
    return failure === undefined ? undefined : { events: recordFailure(state, failure) };
  });
