import type * as z from 'zod';
import { deepFreeze } from '../deep-freeze.ts';
import { jsonPointer } from './json-pointer.ts';
import { faultsOfSchema } from './parse-fault.ts';
import { faultLimit, type SpecificationFault } from './specification-fault.ts';

export type Parsed<T> =
  | { readonly outcome: 'parsed'; readonly value: T }
  | { readonly outcome: 'invalid'; readonly faults: readonly SpecificationFault[] };

type Place = { readonly value: unknown; readonly key: string; readonly parent: Place | undefined };

const pathOf = (place: Place): readonly string[] => {
  const path: string[] = [];
  for (let one = place; one.parent !== undefined; one = one.parent) path.push(one.key);
  return path.reverse();
};

/** zod leaves a `__proto__` key of a record out without a word; nothing is to be dropped, so such keys are looked for here, however deep. */
const prototypeKeys = (input: unknown): readonly string[] => {
  const found: string[] = [];
  const open: Place[] =
    typeof input === 'object' && input !== null ? [{ value: input, key: '', parent: undefined }] : [];
  for (let place = open.pop(); place !== undefined && found.length < faultLimit; place = open.pop()) {
    for (const [key, value] of Object.entries(place.value as object)) {
      const inner = { value, key, parent: place };
      if (key === '__proto__') found.push(jsonPointer(pathOf(inner)));
      if (typeof value === 'object' && value !== null) open.push(inner);
    }
  }
  return found;
};

/**
 * The one parsing factory: the value that the schema makes of a body, unchangeable from then on (V1), or all of the body's faults with JSON
 * pointers. Nothing unknown is dropped silently.
 */
export const parseBody = <T extends z.ZodType>(schema: T, input: unknown): Parsed<z.output<T>> => {
  const result = schema.safeParse(input);
  const faults = result.success ? [] : faultsOfSchema(result.error, { input, schema });
  const reported = new Set(faults.map((fault) => fault.pointer));
  const hidden = prototypeKeys(input)
    .filter((pointer) => !reported.has(pointer))
    .map((pointer) => ({
      pointer,
      code: 'unknown_property',
      message: 'There is no property "__proto__" here. Remove it.',
    }));
  return result.success && hidden.length === 0
    ? { outcome: 'parsed', value: deepFreeze(result.data) }
    : { outcome: 'invalid', faults: [...faults, ...hidden] };
};
