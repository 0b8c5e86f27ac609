import { jsonPointer } from '../../domain/specification/json-pointer.ts';
import { mostNesting } from './body-limits.ts';
import { problem, type ProblemAnswer } from './problem.ts';

type Place = {
  readonly value: object;
  readonly key: string;
  readonly parent: Place | undefined;
  readonly depth: number;
};

/** Names through which a careless program would reach every object's prototype; no body needs them. */
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

const pointerTo = (place: Place, key: string): string => {
  const path = [key];
  for (let one = place; one.parent !== undefined; one = one.parent) path.unshift(one.key);
  return jsonPointer(path);
};

const invalid = (place: Place, key: string, code: string, message: string): ProblemAnswer =>
  problem(422, 'invalid', 'The body is not valid: see faults.', {
    faults: [{ pointer: pointerTo(place, key), code, message }],
  });

/** JSON can spell half of a character of two (`\\ud800`), which no UTF-8 text, and so no store, can carry. */
const refusalOf = (place: Place, key: string, value: unknown): ProblemAnswer | undefined => {
  if (refusedKeys.has(key))
    return invalid(place, key, 'unknown_property', `There is no property "${key}" here. Remove it.`);
  const isText = key.isWellFormed() && (typeof value !== 'string' || value.isWellFormed());
  return isText
    ? undefined
    : invalid(place, key.toWellFormed(), 'invalid_value', 'This text has half of a surrogate pair in it. Remove it.');
};

const tooDeep = (): ProblemAnswer =>
  problem(
    400,
    'malformed',
    `Lists and objects of the body stand more than ${mostNesting} deep in each other, or one in itself.`,
  );

/**
 * What is wrong with a body whatever its schema: nested too deeply (or endlessly, by a YAML alias), a key that is never one,
 * or text that is none.
 */
export const checkShape = (value: unknown): ProblemAnswer | undefined => {
  const open: Place[] =
    typeof value === 'object' && value !== null ? [{ value, key: '', parent: undefined, depth: 1 }] : [];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place.depth > mostNesting) return tooDeep();
    for (const [key, inner] of Object.entries(place.value)) {
      const refusal = refusalOf(place, key, inner);
      if (refusal !== undefined) return refusal;
      if (typeof inner === 'object' && inner !== null)
        open.push({ value: inner as object, key, parent: place, depth: place.depth + 1 });
    }
  }
  return undefined;
};
