import type { DeploymentContext } from '../../shared/domain/deployment/deployment-context.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type {
  DeploymentJournal,
  NewDeployment,
  SubmitResult,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { runStep } from '../../shared/runtime/workflow-step.ts';
import {
  prepareRelease,
  type PreparedRelease,
  type PrepareReleaseDeps,
  type ReleaseRefusal,
} from './prepare-release.ts';

export type Submission = {
  readonly deployment_id: string;
  readonly request: DeploymentRequest;
  readonly principal: Principal;
  readonly correlation_id: string;
  readonly retry_of?: string | undefined;
  readonly idempotency?: NewDeployment['idempotency'];
};
export type SubmitDeploymentDeps = PrepareReleaseDeps & { readonly journal: Pick<DeploymentJournal, 'submit'> };
export type SubmitDeploymentResult =
  | SubmitResult
  | { readonly outcome: 'plan_changed'; readonly plan: ReleasePlan }
  | ReleaseRefusal;

const contextOf = (
  { deployment_id, request, principal, correlation_id, retry_of }: Submission,
  { plan, policy_id }: PreparedRelease,
): DeploymentContext => ({
  deployment_id,
  environment_id: plan.environment_id,
  user_id: principal.subject,
  correlation_id,
  metadata: { name: request.name, plan_hash: plan.hash, ...(retry_of !== undefined && { retry_of }) },
  configuration: { environment_version: plan.environment_version },
  security_context: { groups: [...principal.groups], deciding_policy_id: policy_id },
  monitoring_context: { notify_on: [...request.monitoring_config.notify_on] },
});

/** The record is stored together with the steps that led to it: if W14 can be read, it has happened. */
const newDeployment = async (
  clock: Clock,
  submission: Submission,
  prepared: PreparedRelease,
): Promise<NewDeployment> => {
  const { deployment_id, request, principal, correlation_id, retry_of, idempotency } = submission;
  const { plan } = prepared;
  const initialised = await runStep(clock, 'W13', 'orchestrator', () => {
    const context = contextOf(submission, prepared);
    return {
      outcome: 'PASSED',
      message: `Context of ${context.user_id}, under ${context.security_context.deciding_policy_id}, with version ${plan.environment_version} of ${plan.environment_id}.`,
      context,
    } as const;
  });
  const recorded = await runStep(
    clock,
    'W14',
    'orchestrator',
    () =>
      ({
        outcome: 'PASSED',
        message: `Recorded as ${deployment_id}, with its name, capacity and the lease of ${plan.environment_id}.`,
      }) as const,
  );
  return {
    id: deployment_id,
    request,
    created_by: principal.subject,
    correlation_id,
    ...(retry_of !== undefined && { retry_of }),
    plan,
    reservation: { peak: plan.capacity.peak, lasting: plan.capacity.lasting },
    context: initialised.finding.context,
    steps: [...prepared.steps, initialised.record, recorded.record],
    ...(idempotency !== undefined && { idempotency }),
  };
};

const attempt = async (deps: SubmitDeploymentDeps, submission: Submission): Promise<SubmitDeploymentResult> => {
  const { request, principal } = submission;
  const prepared = await prepareRelease(deps, { request, principal, action: 'submit_deployment' });
  if (prepared.outcome !== 'prepared') return prepared;
  if (request.plan_hash !== undefined && request.plan_hash !== prepared.plan.hash)
    return { outcome: 'plan_changed', plan: prepared.plan };
  return deps.journal.submit(await newDeployment(deps.clock, submission, prepared));
};

/** Plans and stores a deployment (W11 to W14). When the environment was changed between the two, both are done once more. */
export const submitDeployment = async (
  deps: SubmitDeploymentDeps,
  submission: Submission,
): Promise<SubmitDeploymentResult> => {
  const result = await attempt(deps, submission);
  return result.outcome === 'environment_changed' ? attempt(deps, submission) : result;
};
