import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import { prepareRelease, type PrepareReleaseDeps, type ReleaseRefusal } from './prepare-release.ts';

export type PlanDeploymentResult = { readonly outcome: 'planned'; readonly plan: ReleasePlan } | ReleaseRefusal;

/** A dry run: what the release would do to its environment as it is now, or all that is wrong with it (B4). */
export const planDeployment = async (
  deps: PrepareReleaseDeps,
  { request, principal }: { readonly request: DeploymentRequest; readonly principal: Principal },
): Promise<PlanDeploymentResult> => {
  const prepared = await prepareRelease(deps, { request, principal, action: 'plan_deployment' });
  return prepared.outcome === 'prepared' ? { outcome: 'planned', plan: prepared.plan } : prepared;
};
