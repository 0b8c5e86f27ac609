import type { Json } from './json.ts';

/** Names content: equal for values whose canonical JSON is equal, different for all others. Injected, since the domain has no hash of its own. */
export type ContentHash = (value: Json) => string;

/** JSON without spaces and with sorted keys, so that equal values have equal text. Properties that are undefined are left out. */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json | undefined) => canonicalJson(one ?? null)).join(',')}]`;
  const properties = Object.entries(value as Readonly<Record<string, Json | undefined>>)
    .filter((property): property is [string, Json] => property[1] !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`);
  return `{${properties.join(',')}}`;
};

/** A parsed value as JSON. What zod schemas without dates, maps or functions give always is. */
export const asJson = (value: unknown): Json => value as Json;
