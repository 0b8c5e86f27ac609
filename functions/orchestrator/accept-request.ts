import { requestedDeploymentSchema, type BusEvent } from '../../shared/contracts/inbound-events.ts';
import type { RequestEvent } from '../../shared/domain/trigger/request-event.ts';
import { principalOfRequest } from '../../shared/domain/trigger/request-principal.ts';
import { ownSource, type RequestTrigger } from '../../shared/domain/trigger/trigger.ts';
import type { TriggerRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import { parseBody } from '../../shared/domain/specification/parse-body.ts';
import { checkShape } from '../../shared/runtime/http/check-shape.ts';
import { answerRequest, refusedBy, type AnswerRequestDeps, type Wish } from './answer-request.ts';

export type AcceptRequestDeps = AnswerRequestDeps & {
  readonly triggers: Pick<TriggerRepository, 'findTriggerOfSource'>;
};

const refused = (code: string, message: string): Wish => ({ outcome: 'refused', code, message });

/** Who asks is settled before what they ask is looked at: a stranger learns nothing. */
const wishOfEvent = async (trigger: RequestTrigger | undefined, { source, detail }: BusEvent): Promise<Wish> => {
  if (source === ownSource)
    return refused('source_refused', `${ownSource} is the source of Windlass's own events. Use a source of your own.`);
  if (trigger === undefined)
    return refused(
      'unknown_source',
      `No trigger takes requests of ${source}. An administrator can create one of kind DEPLOYMENT_REQUEST for it.`,
    );
  if (!trigger.enabled)
    return refused('trigger_disabled', `Trigger ${trigger.id}, which takes requests of ${source}, is not enabled.`);
  const misshapen = checkShape(detail);
  if (misshapen !== undefined) return refusedBy(misshapen);
  const parsed = parseBody(requestedDeploymentSchema, detail);
  if (parsed.outcome === 'invalid')
    return {
      outcome: 'refused',
      code: 'invalid',
      message: 'The detail of the event is not a valid deployment request: see faults.',
      faults: parsed.faults,
    };
  const { requested_by, ...request } = parsed.value;
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
  const answer = await answerRequest(deps, { request_id, source, event_time }, async () =>
    wishOfEvent(await deps.triggers.findTriggerOfSource(source), event),
  );
  deps.log.info('request by event', {
    request_id,
    source,
    outcome: answer.event_type,
    ...(answer.event_type === 'ACCEPTED' ? { deployment_id: answer.deployment_id } : { code: answer.code }),
  });
  return answer;
};
