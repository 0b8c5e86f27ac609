import type { DeploymentContext } from '../../shared/domain/deployment/deployment-context.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { NewDeployment } from '../../shared/domain/deployment/deployment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { runStep } from '../../shared/runtime/workflow-step.ts';
import type { PreparedRelease } from './prepare-release.ts';

export type Submission = {
  readonly deployment_id: string;
  readonly request: DeploymentRequest;
  readonly principal: Principal;
  readonly correlation_id: string;
  readonly retry_of?: string | undefined;
  readonly idempotency?: NewDeployment['idempotency'];
};

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

/** Who submitted the deployment, as its context keeps it. */
export const submitterOf = ({ user_id, security_context }: DeploymentContext): Principal => ({
  subject: user_id,
  groups: security_context.groups,
});

/**
 * The deployment as it is recorded (W13, W14), together with the steps that led to it: if W14 can be read, it has happened. `mayWait`: it may get a
 * place in line instead of the lease.
 */
export const newDeployment = async (
  clock: Clock,
  submission: Submission,
  prepared: PreparedRelease,
  mayWait: boolean,
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
  const place = mayWait
    ? `its name, and the lease of ${plan.environment_id} or a place in line for it`
    : `its name, capacity and the lease of ${plan.environment_id}`;
  const recorded = await runStep(
    clock,
    'W14',
    'orchestrator',
    () => ({ outcome: 'PASSED', message: `Recorded as ${deployment_id}, with ${place}.` }) as const,
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
