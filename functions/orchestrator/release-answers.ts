import { mostQueued } from '../../shared/domain/environment/lease-queue.ts';
import type { Busy } from '../../shared/domain/environment/line.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { answer, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { forbidden, problem, type ProblemAnswer } from '../../shared/runtime/http/problem.ts';
import { leaseHeld, longestRetrySeconds, retryAfter, shortestRetrySeconds } from './lease-held.answer.ts';
import type { OrchestrateDeploymentResult } from './orchestrate-deployment.ts';
import type { ReleaseRefusal } from './prepare-release.ts';

/** What a release gets that does not want to wait. */
const busyAnswer = (busy: Busy, environment_id: string, now: number): ProblemAnswer => {
  switch (busy.outcome) {
    case 'lease_held':
      return leaseHeld(busy.lease, environment_id, now);
    case 'environment_held': {
      const { by, at, expires_at, reason } = busy.hold;
      return problem(
        409,
        'environment_held',
        `${environment_id} is held by ${by} since ${at}, until ${expires_at}: ${reason}. Wait for its end, have it released, or submit with when_busy QUEUE.`,
        { headers: retryAfter(busy.hold, now) },
      );
    }
    case 'queue_not_empty':
      return problem(
        409,
        'queue_not_empty',
        `${countOf(busy.waiting, 'deployment')} before this one in the line of ${environment_id}, ${busy.first.name} first. Submit with when_busy QUEUE, or try again.`,
        { headers: { 'retry-after': String(shortestRetrySeconds) } },
      );
  }
};

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

/** The line may also be full of those that were superseded and only have to end: more would not be helped by superseding again. */
const queueFullWords = (waiting: number, environment_id: string): string =>
  waiting >= mostQueued
    ? `${countOf(waiting, 'deployment')} wait for ${environment_id} already, and ${mostQueued} is the most. Cancel some, or submit with when_busy SUPERSEDE.`
    : `The line of ${environment_id} is full of deployments that were superseded and have not ended yet. They end by themselves: try again in a minute.`;

/** What a submission gets, however it ended. `name` and `environment_id` are those of the release. */
export const submissionAnswer = (
  result: OrchestrateDeploymentResult,
  { name, environment_id, now }: { readonly name: string; readonly environment_id: string; readonly now: number },
): RouteAnswer => {
  switch (result.outcome) {
    case 'accepted':
    case 'queued':
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
    case 'environment_held':
    case 'queue_not_empty':
      return busyAnswer(result, environment_id, now);
    case 'queue_full':
      return problem(409, 'queue_full', queueFullWords(result.waiting, environment_id), {
        headers: { 'retry-after': String(longestRetrySeconds) },
      });
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
