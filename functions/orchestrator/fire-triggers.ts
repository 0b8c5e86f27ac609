import type { BusEvent } from '../../shared/contracts/inbound-events.ts';
import { deploymentRequestSchema } from '../../shared/domain/deployment/deployment.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { versionSchema } from '../../shared/domain/naming/names.ts';
import { showValue } from '../../shared/domain/specification/show-value.ts';
import { fillTemplate } from '../../shared/domain/trigger/fill-template.ts';
import { placeholdersIn, textsIn } from '../../shared/domain/trigger/placeholders.ts';
import { hashPlaceholder, valuesOfPush, versionOfPush, type Push } from '../../shared/domain/trigger/push.ts';
import type { RequestEvent } from '../../shared/domain/trigger/request-event.ts';
import { environmentOf, type PushTrigger } from '../../shared/domain/trigger/trigger.ts';
import type { TriggerRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import type { ChecksumOfObject, ObjectChecksum } from '../../shared/ports/object-checksum.port.ts';
import { answerRequest, type AnswerRequestDeps } from './answer-request.ts';
import { readPush } from './read-push.ts';
import { readWished, refusal, type Wish } from './wish.ts';

export type FireTriggersDeps = AnswerRequestDeps & {
  readonly triggers: Pick<TriggerRepository, 'triggersOfKind'>;
  readonly objectChecksum: ObjectChecksum;
};

type Firing = { readonly trigger: PushTrigger; readonly version: string };

const firingsOf = (triggers: readonly PushTrigger[], push: Push): readonly Firing[] =>
  triggers.flatMap((trigger) => {
    const version = trigger.enabled ? versionOfPush(trigger, push) : undefined;
    return version === undefined ? [] : [{ trigger, version }];
  });

const asksForHash = (template: JsonObject): boolean =>
  textsIn(template).some(({ text }) => placeholdersIn(text).includes(hashPlaceholder));

const hashOf = async (
  { objectChecksum }: FireTriggersDeps,
  push: Push,
  template: JsonObject,
): Promise<ChecksumOfObject | undefined> =>
  push.kind === 'S3_OBJECT_PUT' && asksForHash(template) ? objectChecksum(push) : undefined;

const wishOfPush = async (
  deps: FireTriggersDeps,
  { trigger, version }: Firing,
  push: Push,
  event_id: string,
): Promise<Wish> => {
  const template = trigger.template as JsonObject;
  if (!versionSchema.safeParse(version).success)
    return refusal(
      'invalid_version',
      `The version ${showValue(version)} must be 1 to 63 letters, digits, dots, dashes or underscores, beginning with a letter or digit.`,
    );
  const hash = await hashOf(deps, push, template);
  if (hash?.outcome === 'unknown') return { ...hash, outcome: 'refused' };
  const sha256 = hash?.sha256;
  const values = valuesOfPush(push, { version, event_id, ...(sha256 !== undefined && { sha256 }) });
  const read = readWished(deploymentRequestSchema, fillTemplate(template, values), 'The filled template');
  return read.outcome === 'refused' ? read : { outcome: 'wanted', request: read.value, principal: trigger.runs_as };
};

const withEnvironment = (wish: Wish, trigger: PushTrigger): Wish => {
  const environment_id = environmentOf(trigger);
  return wish.outcome === 'refused' && environment_id !== undefined ? { ...wish, environment_id } : wish;
};

const fire = (
  deps: FireTriggersDeps,
  { id: request_id, source, time: event_time }: BusEvent,
  push: Push,
  firing: Firing,
): Promise<RequestEvent> => {
  const trigger_id = firing.trigger.id;
  return answerRequest(deps, { request_id, source, event_time, trigger_id }, async () =>
    withEnvironment(await wishOfPush(deps, firing, push, request_id), firing.trigger),
  );
};

/** Every trigger gets its turn; then the first failure is thrown, and the event comes again for those without an answer. */
const fireAll = async (deps: FireTriggersDeps, event: BusEvent, push: Push): Promise<readonly RequestEvent[]> => {
  const answers: RequestEvent[] = [];
  const failures: unknown[] = [];
  for (const firing of firingsOf(await deps.triggers.triggersOfKind(push.kind), push)) {
    try {
      answers.push(await fire(deps, event, push, firing));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return answers;
};

/**
 * Submits, for a pushed image or object, the filled template of each enabled trigger that watches for it, as the trigger's principal (DC5). One answer
 * for each; none when nothing matches. Throws when it is not known what came of one; then the event must be delivered again.
 */
export const fireTriggers = async (deps: FireTriggersDeps, event: BusEvent): Promise<readonly RequestEvent[]> => {
  const read = readPush(event);
  if (read.outcome === 'none') return [];
  if (read.outcome === 'push') return fireAll(deps, event, read.push);
  const { id: request_id, source, time: event_time } = event;
  const malformed: Wish = {
    ...refusal('malformed_event', `The detail of the event is not as ${source} writes it: see faults.`),
    faults: read.faults,
  };
  return [await answerRequest(deps, { request_id, source, event_time }, async () => malformed)];
};
