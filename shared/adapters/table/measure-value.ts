import type { Json } from '../../domain/json.ts';
import { TableRequestError } from '../../ports/table.port.ts';
import { maxNestedContainers, maxNumber, minNumber } from './table-limits.ts';

const refuse = (path: string, fault: string): never => {
  throw new TableRequestError(`The attribute ${path} ${fault}.`);
};

const measureText = (text: string, path: string): number => {
  if (!text.isWellFormed()) refuse(path, 'holds half a surrogate pair, which UTF-8 cannot carry');
  return Buffer.byteLength(text);
};

/** A byte for two significant digits, one for the exponent, one for the sign: the sign's is always counted, so this is never too low. */
const measureNumber = (value: number, path: string): number => {
  if (!Number.isFinite(value)) refuse(path, `is ${value}, which JSON cannot carry`);
  const magnitude = Math.abs(value);
  if (magnitude > maxNumber || (magnitude > 0 && magnitude < minNumber))
    refuse(path, `is ${value}; a magnitude is 0 or from 1e-130 to 9.99e125`);
  const digits = String(magnitude)
    .replace(/e.*$/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 2;
};

const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
};

const checkName = (name: string, path: string): void => {
  if (name === '') refuse(path, 'has an empty name in it, which the table cannot carry');
  if (name === '__proto__') refuse(path, 'has the name __proto__ in it, which the table does not carry');
};

/** Bytes of an object's names and values, as DynamoDB counts them, without the object's own overhead. */
export const measureAttributes = (attributes: object, path: string, depth: number): number => {
  if (!isPlainObject(attributes)) refuse(path, 'is neither a plain object nor an array, so JSON cannot carry it');
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) {
    checkName(name, path);
    const inner = `${path}/${name}`;
    bytes += measureText(name, inner) + measureValue(value as Json, inner, depth);
  }
  return bytes;
};

const measureList = (list: readonly Json[], path: string, depth: number): number => {
  let bytes = 0;
  for (let index = 0; index < list.length; index += 1)
    bytes += measureValue(list[index] as Json, `${path}/${index}`, depth) + 1;
  return bytes;
};

const measureContainer = (value: object, path: string, depth: number): number => {
  if (depth === maxNestedContainers) refuse(path, `is nested deeper than ${maxNestedContainers} levels`);
  if (Array.isArray(value)) return 3 + measureList(value, path, depth + 1);
  return 3 + Object.keys(value).length + measureAttributes(value, path, depth + 1);
};

/** Bytes of one value, as DynamoDB counts them; throws `TableRequestError` for what the table cannot carry, naming its path. */
export const measureValue = (value: Json, path: string, depth = 0): number => {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return measureText(value, path);
  if (typeof value === 'number') return measureNumber(value, path);
  if (typeof value === 'object') return measureContainer(value, path, depth);
  return refuse(path, `is ${typeof value}, which JSON cannot carry`);
};
