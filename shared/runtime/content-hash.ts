import { createHash } from 'node:crypto';
import type { Json } from '../domain/json.ts';

const canonicalJson = (value: Json): string =>
  value !== null && typeof value === 'object'
    ? Array.isArray(value)
      ? `[${value.map(canonicalJson).join(',')}]`
      : `{${Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
          .join(',')}}`
    : JSON.stringify(value);

/** SHA-256, in lower-case hexadecimal, of the value's canonical JSON: the same for the same content, whatever the order of its keys. */
export const contentHash = (value: Json): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
