import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Json } from '../../domain/json.ts';
import type { Item, Key } from '../../ports/table.port.ts';

/**
 * Between JSON and DynamoDB's typed values. Not lib-dynamodb's: that turns numbers past 2^53 into BigInt, and assigns names it has not checked.
 */
export type Attributes = Record<string, AttributeValue>;

export const toValue = (value: Json): AttributeValue => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value)
    ? { L: value.map(toValue) }
    : { M: toAttributes(value as { readonly [name: string]: Json }) };
};

export const toAttributes = (attributes: { readonly [name: string]: Json }): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toValue(value)]));

export const toKey = ({ pk, sk }: Key): Attributes => ({ pk: { S: pk }, sk: { S: sk } });

const fromAttributes = (attributes: Attributes): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromValue(value)]));

const fromValue = (value: AttributeValue): Json => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(fromValue);
  if (value.M !== undefined) return fromAttributes(value.M);
  throw new Error(`The table holds a value of type ${Object.keys(value).join()}, which Windlass does not write.`);
};

export const toItem = (attributes: Attributes): Item => fromAttributes(attributes) as Item;
