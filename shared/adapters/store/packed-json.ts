import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '../../domain/json.ts';
import { packingDictionary } from './packing.dictionary.ts';

/** The value as JSON carries it: what is undefined is left out. */
export const storable = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** No base64 begins like this; what has no such prefix was packed without a dictionary, by an earlier version. */
const prefix = '1:';
const dictionary = Buffer.from(packingDictionary);

/** JSON as compressed text: a specification shrinks to a sixth and less, and DynamoDB counts write units and transactions by size. */
export const pack = (value: unknown): string =>
  prefix + deflateRawSync(JSON.stringify(value), { dictionary }).toString('base64');

export const unpack = <T>(text: string): T => {
  const json = text.startsWith(prefix)
    ? inflateRawSync(Buffer.from(text.slice(prefix.length), 'base64'), { dictionary })
    : inflateRawSync(Buffer.from(text, 'base64'));
  return JSON.parse(json.toString('utf8')) as T;
};

/** Below this, packing saves no write unit worth a value that cannot be read in the table. */
const worthPackingBytes = 512;

export type StoredValue = { readonly plain: Json } | { readonly packed: string };

/** A part of an item as it is stored: readable while it is small. */
export const storedValue = (value: unknown): StoredValue =>
  jsonBytes(value) > worthPackingBytes ? { packed: pack(value) } : { plain: storable(value) };

export const valueOf = <T>(stored: StoredValue): T =>
  'packed' in stored ? unpack<T>(stored.packed) : (stored.plain as T);
