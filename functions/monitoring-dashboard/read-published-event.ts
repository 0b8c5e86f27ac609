import * as z from 'zod';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import { need } from '../../shared/runtime/need.ts';

/** An event of Windlass's bus, as EventBridge gives it. What is in it we wrote ourselves. */
const busEventSchema = z.looseObject({
  detail: z.looseObject({
    kind: z.string(),
    event: z.looseObject({ id: z.string(), event_type: z.string() }),
    truncated: z.literal(true).optional(),
  }),
});

/**
 * The domain event that the bus gave. A deployment's that was too large for the bus is read whole from the table. Throws `NotFoundError` when
 * it is not there.
 */
export const readPublishedEvent = async (
  records: Pick<DeploymentRecords, 'events'>,
  input: unknown,
): Promise<PublishedEvent> => {
  const { truncated, ...detail } = busEventSchema.parse(input).detail;
  const published = detail as unknown as PublishedEvent;
  if (truncated === undefined || published.kind !== 'deployment') return published;
  const { deployment_id, sequence, id } = published.event;
  const [event] = await records.events(deployment_id, sequence - 1, 1);
  return { ...published, event: await need(Promise.resolve(event), 'event', id) };
};
