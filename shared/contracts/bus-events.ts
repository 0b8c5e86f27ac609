import { asJson } from '../domain/canonical-json.ts';
import type { PublishedEvent } from '../domain/events/published-event.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { shortened } from '../domain/naming/list-words.ts';

/** An event as it stands on Windlass's bus. */
export type BusEntry = {
  readonly source: 'windlass';
  /** `windlass.<kind>.<event type in lower case>`. */
  readonly detail_type: string;
  readonly detail: JsonObject;
};

export const busEntryOf = (published: PublishedEvent): BusEntry => ({
  source: 'windlass',
  detail_type: `windlass.${published.kind}.${published.event.event_type.toLowerCase()}`,
  detail: asJson(published) as JsonObject,
});

const mostCharacters = 1_000;

const isScalar = (value: Json): boolean => value === null || typeof value !== 'object';
const kept = (value: Json): Json => (typeof value === 'string' ? shortened(value, mostCharacters) : value);

/** An event that is too large for the bus, without its details: what it is and of what, and `truncated: true`. All of it is in the table. */
export const truncatedEntry = ({ detail, ...entry }: BusEntry): BusEntry => {
  const { event, ...envelope } = detail;
  const scalars = Object.entries(event as JsonObject).filter(([, value]) => isScalar(value));
  return {
    ...entry,
    detail: {
      ...envelope,
      event: Object.fromEntries(scalars.map(([name, value]) => [name, kept(value)])),
      truncated: true,
    },
  };
};
