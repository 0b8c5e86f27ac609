import type { Json, JsonObject } from '../json.ts';
import { fillText, mapTexts, type Place } from './placeholders.ts';

const isName = (at: Place): boolean => at.length === 1 && at[0] === 'name';

/** As the name of a deployment can hold it: lower case, and dashes for all else. */
const inName = (value: string): string => value.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');

/**
 * The request that a template is with its placeholders filled. Texts are filled, never the text of JSON or YAML, so no value can be more than
 * a part of the text that it stands in. In the deployment's `name` values are written as names are: 1.4.0 as 1-4-0.
 */
export const fillTemplate = (template: JsonObject, values: ReadonlyMap<string, string>): Json => {
  const namely = new Map([...values].map(([name, value]) => [name, inName(value)]));
  return mapTexts(template, ({ at, text }) => fillText(text, isName(at) ? namely : values));
};
