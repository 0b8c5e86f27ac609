import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '../../domain/json.ts';

/** The value as JSON carries it: what is undefined is left out. */
export const storable = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** JSON as compressed text: specifications shrink to about a fifth, and DynamoDB counts write units and transactions by size. */
export const pack = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64');

export const unpack = <T>(text: string): T =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')) as T;

/** Below this, packing saves no write unit worth a value that cannot be read in the table. */
const worthPackingBytes = 512;

export type StoredValue = { readonly plain: Json } | { readonly packed: string };

/** A part of an item as it is stored: readable while it is small. */
export const storedValue = (value: unknown): StoredValue =>
  jsonBytes(value) > worthPackingBytes ? { packed: pack(value) } : { plain: storable(value) };

export const valueOf = <T>(stored: StoredValue): T =>
  'packed' in stored ? unpack<T>(stored.packed) : (stored.plain as T);
