import type { DeploymentJournal, SubmitResult } from '../../shared/domain/deployment/deployment.repository.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import { newDeployment, type Submission } from './new-deployment.ts';
import { prepareRelease, type PrepareReleaseDeps, type ReleaseRefusal } from './prepare-release.ts';

export type SubmitDeploymentDeps = PrepareReleaseDeps & { readonly journal: Pick<DeploymentJournal, 'submit'> };
export type SubmitDeploymentResult =
  | SubmitResult
  | { readonly outcome: 'plan_changed'; readonly plan: ReleasePlan }
  | ReleaseRefusal;

const attempt = async (deps: SubmitDeploymentDeps, submission: Submission): Promise<SubmitDeploymentResult> => {
  const { request, principal } = submission;
  const mayWait = request.when_busy !== 'REFUSE';
  const prepared = await prepareRelease(deps, { request, principal, action: 'submit_deployment', mayWait });
  if (prepared.outcome !== 'prepared') return prepared;
  if (request.plan_hash !== undefined && request.plan_hash !== prepared.plan.hash)
    return { outcome: 'plan_changed', plan: prepared.plan };
  return deps.journal.submit(await newDeployment(deps.clock, submission, prepared, mayWait));
};

/** Plans and stores a deployment (W11 to W14). When the environment was changed between the two, both are done once more. */
export const submitDeployment = async (
  deps: SubmitDeploymentDeps,
  submission: Submission,
): Promise<SubmitDeploymentResult> => {
  const result = await attempt(deps, submission);
  return result.outcome === 'environment_changed' ? attempt(deps, submission) : result;
};
