import { answer, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { forbidden, problem, type ProblemAnswer } from '../../shared/runtime/http/problem.ts';
import { leaseHeld } from './lease-held.answer.ts';
import type { OrchestrateDeploymentResult } from './orchestrate-deployment.ts';
import type { ReleaseRefusal } from './prepare-release.ts';

/** What a release gets that is not accepted for what it is. */
export const refusalAnswer = (refusal: ReleaseRefusal): ProblemAnswer => {
  switch (refusal.outcome) {
    case 'invalid':
      return problem(422, 'invalid', 'The specification is not valid: see faults.', { faults: refusal.faults });
    case 'denied':
      return forbidden(refusal.reason);
    case 'capacity_exhausted':
      return problem(409, 'capacity_exhausted', refusal.message);
  }
};

/** What a submission gets, however it ended. `name` and `environment_id` are those of the release. */
export const submissionAnswer = (
  result: OrchestrateDeploymentResult,
  { name, environment_id, now }: { readonly name: string; readonly environment_id: string; readonly now: number },
): RouteAnswer => {
  switch (result.outcome) {
    case 'accepted':
    case 'repeated':
      return answer(202, result.state, { location: `/v1/deployments/${result.state.id}` });
    case 'plan_changed':
      return problem(
        412,
        'plan_changed',
        `The plan has changed since: its hash is ${result.plan.hash} now. Look at POST /v1/plans again, then submit with that hash.`,
      );
    case 'name_taken':
      return problem(
        409,
        'name_taken',
        `${environment_id} has a deployment named ${name} already (${result.deployment_id}). Choose another name.`,
      );
    case 'key_reused':
      return problem(
        409,
        'key_reused',
        `This Idempotency-Key was used for deployment ${result.deployment_id}, with another body. Use a new key.`,
      );
    case 'lease_held':
      return leaseHeld(result.lease, environment_id, now);
    case 'environment_changed':
      return problem(
        409,
        'environment_changed',
        `${environment_id} was changed or removed while the release was being planned. Submit it again.`,
      );
    default:
      return refusalAnswer(result);
  }
};
