import { proceed, stop, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { hasCompleted, mustStop, runTask } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { removeUnneededVersions, type CleanUp } from './rollout/remove-unneeded-versions.ts';

export type FinishDeploymentDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'ledger'>;
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'remove'>;
  readonly clock: Clock;
};

const component = 'orchestrator';

/** What stays behind does no harm, so it does not undo a release that is good; it is told. */
const cleanUpFinding = ({ removed, left }: CleanUp): StepFinding => {
  const gone = removed.length === 0 ? 'Nothing temporary was left' : `Removed ${listWords(removed)}`;
  if (left.length === 0)
    return {
      outcome: 'PASSED',
      message: `${gone}. The version before stays installed, without an instance, for a rollback.`,
    };
  return {
    outcome: 'SKIPPED',
    message: `${gone}. Could not be removed, and is left to the next clean-up: ${listWords(left, '; ')}.`,
  };
};

/** W61 and W64: cleans up and ends the deployment COMPLETED; from the same commit on the environment is free. */
export const finishDeployment = (deps: FinishDeploymentDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'MONITORING', async (deployment) => {
    const ledger = await deps.records.ledger(deployment_id);
    const cleanUp = await runStep(deps.clock, 'W64', component, async () =>
      cleanUpFinding(await removeUnneededVersions(deps.deployer, deployment, ledger)),
    );
    const message = `${countOf(ledger.filter(({ state }) => state === 'DONE').length, 'change')} of the environment ${deployment.environment_id} are final.`;
    const finalize = await runStep(deps.clock, 'W61', component, () => ({ outcome: 'PASSED', message }) as const);
    const after = await deps.journal.commit(deployment, (state) => {
      if (mustStop(state)) return undefined;
      return {
        steps: [finalize.record, cleanUp.record],
        events: completePhase(state, 'COMPLETION', `${state.name} is live.`),
        end: { completed: true },
        audit: {
          actor: 'windlass',
          action: 'deployment.complete',
          target: deployment_id,
          details: { name: state.name, created_by: state.created_by },
        },
      };
    });
    return hasCompleted(after) ? proceed : stop;
  });
