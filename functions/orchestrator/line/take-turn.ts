import { failQueued } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentFailure } from '../../../shared/domain/deployment/deployment-state.ts';
import type { QueuedDeployment } from '../../../shared/domain/environment/lease-queue.ts';
import { listWords, shortened } from '../../../shared/domain/naming/list-words.ts';
import { problemOfError } from '../../../shared/runtime/http/problem-of-error.ts';
import { need } from '../../../shared/runtime/need.ts';
import { newDeployment, submitterOf, type Submission } from '../new-deployment.ts';
import { prepareRelease, type PrepareReleaseDeps, type ReleaseRefusal } from '../prepare-release.ts';
import { startMachine, type StartMachineDeps } from '../start-machine.ts';
import { endQueued, type EndQueuedDeps } from './end-queued.ts';

export type TakeTurnDeps = PrepareReleaseDeps &
  EndQueuedDeps &
  StartMachineDeps & {
    readonly journal: Pick<DeploymentJournal, 'begin'>;
    readonly records: Pick<DeploymentRecords, 'state' | 'request' | 'context'>;
  };

/** `ended`: it cannot be deployed as it is, and has FAILED. `passed`: its turn is not now, or is over; look at the line again. */
export type TurnOutcome = 'begun' | 'ended' | 'passed';

type Waiting = QueuedDeployment & { readonly environment_id: string };
type Planned =
  | { readonly outcome: 'failed'; readonly failure: DeploymentFailure }
  | { readonly outcome: 'begun' | 'passed' };

const mostCharacters = 2_000;

const failed = (step: string, code: string, message: string): Planned => ({
  outcome: 'failed',
  failure: { step, code, message: shortened(message, mostCharacters), affected_components: [] },
});

const refused = (refusal: ReleaseRefusal): Planned => {
  switch (refusal.outcome) {
    case 'invalid':
      return failed(
        'W11',
        'invalid',
        `At its turn the release is not valid any more: ${listWords(
          refusal.faults.map(({ pointer, message }) => `${pointer}: ${message}`),
          '; ',
          5,
        )}`,
      );
    case 'denied':
      return failed('W12', 'forbidden', refusal.reason);
    case 'capacity_exhausted':
      return failed('W14', refusal.outcome, refusal.message);
  }
};

const submissionOf = async ({ records }: TakeTurnDeps, deployment_id: string): Promise<Submission> => {
  const [state, request, context] = await Promise.all([
    need(records.state(deployment_id), 'deployment', deployment_id),
    need(records.request(deployment_id), 'request of deployment', deployment_id),
    need(records.context(deployment_id), 'context of deployment', deployment_id),
  ]);
  const { correlation_id, retry_of } = state;
  return { deployment_id, request, principal: submitterOf(context), correlation_id, retry_of };
};

/** All that a submission goes through, as who submitted it, against the environment as it is now. */
const begin = async (deps: TakeTurnDeps, { deployment_id }: Waiting): Promise<Planned> => {
  const submission = await submissionOf(deps, deployment_id);
  const { request, principal } = submission;
  const prepared = await prepareRelease(deps, { request, principal, action: 'begin_deployment' });
  if (prepared.outcome !== 'prepared') return refused(prepared);
  const { plan } = prepared;
  if (request.plan_hash !== undefined && request.plan_hash !== plan.hash)
    return failed(
      'W14',
      'plan_changed',
      `It is bound to the plan ${request.plan_hash}, and at its turn the plan is ${plan.hash}. Look at POST /v1/plans again, then submit it with that hash.`,
    );
  const begun = await deps.journal.begin(deployment_id, await newDeployment(deps.clock, submission, prepared, false));
  if (begun.outcome === 'capacity_exhausted') return refused(begun);
  return { outcome: begun.outcome === 'begun' ? 'begun' : 'passed' };
};

/** What the release is at fault for ends it; what is ours is thrown, so that it is tried again. */
const beginOrFail = async (deps: TakeTurnDeps, waiting: Waiting): Promise<Planned> => {
  try {
    return await begin(deps, waiting);
  } catch (error) {
    const { status, code, detail } = problemOfError(error);
    if (status >= 500) throw error;
    return failed('W14', code, detail);
  }
};

const endFailed = async (deps: TakeTurnDeps, waiting: Waiting, failure: DeploymentFailure): Promise<void> => {
  const { deployment_id, name } = waiting;
  const { code, message } = failure;
  deps.log.warn('a queued deployment could not begin', { deployment_id, code });
  await endQueued(deps, waiting, (state) => ({
    events: failQueued(state, failure),
    audit: {
      actor: 'windlass',
      action: 'deployment.failed',
      target: deployment_id,
      details: { name, code, reason: message },
    },
  }));
};

/**
 * The turn of the first in line: planned anew, it takes lease and capacity and its machine is started; or it ends FAILED, saying why. A process that
 * ends between the two leaves a deployment that was never started, which the sweeper starts, or the next start of an embedded stack.
 */
export const takeTurn = async (deps: TakeTurnDeps, waiting: Waiting): Promise<TurnOutcome> => {
  const planned = await beginOrFail(deps, waiting);
  if (planned.outcome === 'failed') {
    await endFailed(deps, waiting, planned.failure);
    return 'ended';
  }
  if (planned.outcome === 'begun') await startMachine(deps, 'deployment', waiting.deployment_id, waiting.deployment_id);
  return planned.outcome;
};
