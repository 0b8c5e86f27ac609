import { machineInput } from '../../shared/contracts/tasks.ts';
import { recordFailure } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { DeploymentFailure, DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

export type HandleDeploymentFailureDeps = {
  readonly journal: Pick<DeploymentJournal, 'annotate'>;
  readonly engine: WorkflowEngine;
};

/** How a failed deployment is treated: the strategy that its request carries. */
export type FailureStrategy = DeploymentRequest['rollback_strategy'];

export type RollbackResult =
  /** `state.rollback` tells how it goes on. */
  | { readonly outcome: 'started' | 'already_running'; readonly state: DeploymentState }
  /** It had ended before: nothing was recorded and nothing started. */
  | { readonly outcome: 'already_ended'; readonly state: DeploymentState };

/**
 * A deployment has failed, as somebody outside of its machine found out (O4): puts the failure on record, which ends all forward work at the
 * next step, and starts the rollback machine, which takes the deployment over at once. Twice is as once.
 */
export const handleDeploymentFailure = async (
  { journal, engine }: HandleDeploymentFailureDeps,
  { deployment_id, failure }: { readonly deployment_id: string; readonly failure: DeploymentFailure },
  strategy: FailureStrategy,
): Promise<RollbackResult> => {
  const state = await journal.annotate(deployment_id, (current) => {
    const events = recordFailure(current, failure);
    return events.length === 0 ? undefined : { events };
  });
  if (isTerminal(state.status) && state.rollback.status !== 'IN_PROGRESS') return { outcome: 'already_ended', state };
  switch (strategy.kind) {
    case 'AUTOMATIC':
      return { ...(await engine.start('rollback', deployment_id, machineInput(deployment_id))), state };
  }
};
