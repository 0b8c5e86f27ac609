import type { DeploymentJournal } from '../../domain/deployment/deployment.repository.ts';
import { annotateDeployment, commitDeployment } from './commit-deployment.ts';
import { beginQueued } from './begin-queued.ts';
import { needState } from './deployment-meta.ts';
import { intendEffect } from './intend-effect.ts';
import { leaseWatch } from './lease-watch.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import type { StoreDeps } from './store-deps.ts';
import { submitDeployment } from './submit-deployment.ts';
import { sessionOf, takeOverDeployment } from './take-over-deployment.ts';

/** `inTurn` queues the writers of one deployment, or of one environment's head, in this process. */
export const deploymentJournal = (deps: StoreDeps, inTurn: OneAtATime): DeploymentJournal => {
  const watch = leaseWatch();
  return {
    submit: (deployment) => inTurn(deployment.plan.environment_id, () => submitDeployment(deps, deployment)),
    begin: (deployment_id, turn) => inTurn(turn.plan.environment_id, () => beginQueued(deps, deployment_id, turn)),
    open: async (deployment_id) => sessionOf(await needState(deps.table, deployment_id)),
    commit: (session, decide) => inTurn(session.deployment_id, () => commitDeployment(deps, watch, session, decide)),
    annotate: (deployment_id, decide) =>
      inTurn(deployment_id, () => annotateDeployment(deps, watch, deployment_id, decide)),
    takeOver: (deployment_id, reason, unless) =>
      inTurn(deployment_id, () => takeOverDeployment(deps, { deployment_id, reason, unless })),
    intend: (session, entry) => intendEffect(deps, session, entry),
  };
};
