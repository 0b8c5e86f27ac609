import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { shortened } from '../../shared/domain/naming/list-words.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import type { RequestAnswer, RequestEvent, RequestReference } from '../../shared/domain/trigger/request-event.ts';
import type { RequestRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import { problemOfError } from '../../shared/runtime/http/problem-of-error.ts';
import type { ProblemAnswer } from '../../shared/runtime/http/problem.ts';
import {
  orchestrateDeployment,
  type OrchestrateDeploymentCommand,
  type OrchestrateDeploymentDeps,
  type OrchestrateDeploymentResult,
} from './orchestrate-deployment.ts';
import { submissionAnswer } from './release-answers.ts';
import { requestedDeploymentId } from './requested-deployment-id.ts';
import { startMachine } from './start-machine.ts';
import { refusedBy, type Refusal, type Wish } from './wish.ts';

export type AnswerRequestDeps = OrchestrateDeploymentDeps & {
  readonly records: Pick<DeploymentRecords, 'state'>;
  readonly requests: RequestRepository;
};

/** An event, or one trigger's part in it, with the time that the event is of. */
export type EventRequest = RequestReference & { readonly event_time: string };

const mostPointer = 500;
const mostMessage = 1_000;

/** Pointers repeat the names of properties, which come from outside and may be of any length; an answer is one item and one event. */
const bounded = (faults: readonly SpecificationFault[]): readonly SpecificationFault[] =>
  faults.map(({ pointer, code, message }) => ({
    pointer: pointer.slice(0, mostPointer).toWellFormed(),
    code,
    message: shortened(message, mostMessage).toWellFormed(),
  }));

const refused = (
  reference: RequestReference,
  { code, message, faults = [], environment_id }: Refusal,
): RequestAnswer => ({
  ...reference,
  ...(environment_id !== undefined && { environment_id }),
  event_type: 'REFUSED',
  code,
  message: shortened(message, mostMessage).toWellFormed(),
  faults: bounded(faults),
});

/** What the request is too large for, or otherwise at fault for, refuses it; what is ours is thrown. */
const orchestrated = async (
  deps: AnswerRequestDeps,
  command: OrchestrateDeploymentCommand,
): Promise<OrchestrateDeploymentResult | ProblemAnswer> => {
  try {
    return await orchestrateDeployment(deps, command);
  } catch (error) {
    const found = problemOfError(error);
    if (found.status >= 500) throw error;
    return found;
  }
};

const submitted = async (
  deps: AnswerRequestDeps,
  { event_time, ...reference }: EventRequest,
  { request, principal }: Extract<Wish, { outcome: 'wanted' }>,
): Promise<RequestAnswer> => {
  const { source, request_id, trigger_id } = reference;
  const environment_id = request.specification.target_environment;
  const deployment_id = requestedDeploymentId(reference, event_time);
  const result = await orchestrated(deps, {
    deployment_id,
    request,
    principal,
    idempotency_key: ['event', source, request_id, ...(trigger_id === undefined ? [] : [trigger_id])].join(':'),
    correlation_id: request_id,
  });
  if (result.outcome === 'accepted' || result.outcome === 'queued' || result.outcome === 'repeated')
    return { ...reference, environment_id, event_type: 'ACCEPTED', deployment_id: result.state.id };
  const said = { name: request.name, environment_id, now: deps.clock.now() };
  const answer = result.outcome === 'problem' ? result : (submissionAnswer(result, said) as ProblemAnswer);
  return refused(reference, { ...refusedBy(answer), environment_id });
};

/** The deployment that an earlier delivery of the event has made, though its answer was lost: it is started if it never was. */
const madeBefore = async (
  deps: AnswerRequestDeps,
  { event_time, ...reference }: EventRequest,
): Promise<RequestAnswer | undefined> => {
  const state = await deps.records.state(requestedDeploymentId(reference, event_time));
  if (state === undefined) return undefined;
  if (state.status === 'PENDING' && state.queued === undefined)
    await startMachine(deps, 'deployment', state.id, state.id);
  return { ...reference, environment_id: state.environment_id, event_type: 'ACCEPTED', deployment_id: state.id };
};

const answered = async (
  deps: AnswerRequestDeps,
  event: EventRequest,
  wish: () => Promise<Wish>,
): Promise<RequestEvent> => {
  const { event_time: _, ...reference } = event;
  const known = await deps.requests.findAnswer(reference);
  if (known !== undefined) return known;
  const before = await madeBefore(deps, event);
  if (before !== undefined) return deps.requests.keepAnswer(before);
  const wished = await wish();
  const answer = wished.outcome === 'wanted' ? await submitted(deps, event, wished) : refused(reference, wished);
  return deps.requests.keepAnswer(answer);
};

/**
 * Submits what an event asks for as the API would, and answers with an event that tells what came of it. An event that comes again gets the
 * answer that it got: it is one deployment, whatever was lost in between. Throws when the answer is not known: the event must come again.
 */
export const answerRequest = async (
  deps: AnswerRequestDeps,
  event: EventRequest,
  wish: () => Promise<Wish>,
): Promise<RequestEvent> => {
  const answer = await answered(deps, event, wish);
  const { request_id, source, trigger_id } = event;
  deps.log.info('request by event answered', {
    request_id,
    source,
    ...(trigger_id !== undefined && { trigger_id }),
    outcome: answer.event_type,
    ...(answer.event_type === 'ACCEPTED' ? { deployment_id: answer.deployment_id } : { code: answer.code }),
  });
  return answer;
};
