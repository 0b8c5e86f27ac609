import { createHash } from 'node:crypto';
import { canonicalJson, type ContentHash } from '../domain/canonical-json.ts';

/** SHA-256, in lower-case hexadecimal, of the value's canonical JSON: the same for the same content, whatever the order of its keys. */
export const contentHash: ContentHash = (value) => createHash('sha256').update(canonicalJson(value)).digest('hex');
