import { requestedDeploymentSchema, type BusEvent } from '../../shared/contracts/inbound-events.ts';
import type { RequestEvent } from '../../shared/domain/trigger/request-event.ts';
import { principalOfRequest } from '../../shared/domain/trigger/request-principal.ts';
import { ownSource, type RequestTrigger } from '../../shared/domain/trigger/trigger.ts';
import type { TriggerRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import { answerRequest, type AnswerRequestDeps } from './answer-request.ts';
import { readWished, refusal, type Wish } from './wish.ts';

export type AcceptRequestDeps = AnswerRequestDeps & {
  readonly triggers: Pick<TriggerRepository, 'findTriggerOfSource'>;
};

/** Who asks is settled before what they ask is looked at: a stranger learns nothing. */
const wishOfEvent = (trigger: RequestTrigger | undefined, { source, detail }: BusEvent): Wish => {
  if (source === ownSource)
    return refusal('source_refused', `${ownSource} is the source of Windlass's own events. Use a source of your own.`);
  if (trigger === undefined)
    return refusal(
      'unknown_source',
      `No trigger takes requests of ${source}. An administrator can create one of kind DEPLOYMENT_REQUEST for it.`,
    );
  if (!trigger.enabled)
    return refusal('trigger_disabled', `Trigger ${trigger.id}, which takes requests of ${source}, is not enabled.`);
  const read = readWished(requestedDeploymentSchema, detail, 'The detail of the event');
  if (read.outcome === 'refused') return read;
  const { requested_by, ...request } = read.value;
  const mapped = principalOfRequest(trigger, requested_by);
  return mapped.outcome === 'mapped'
    ? { outcome: 'wanted', request, principal: mapped.principal }
    : { ...mapped, code: 'principal_not_allowed', environment_id: request.specification.target_environment };
};

/**
 * Takes `windlass.deployment.requested` off the bus and submits what it asks for as the principal that its source is mapped to (DC5): the same checks and
 * the same way as POST /v1/deployments. Throws when it is not known what came of it; then the event must be delivered again.
 */
export const acceptRequest = async (deps: AcceptRequestDeps, event: BusEvent): Promise<RequestEvent> => {
  const { id: request_id, source, time: event_time } = event;
  return answerRequest(deps, { request_id, source, event_time }, async () =>
    wishOfEvent(await deps.triggers.findTriggerOfSource(source), event),
  );
};
