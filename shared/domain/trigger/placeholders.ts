import type { Json } from '../json.ts';

/** `$${` is how a text says `${` itself. */
const placeholder = /\$\$\{|\$\{([^{}]*)\}|\$\{/gu;
const escaped = '$${';

export type Place = readonly (string | number)[];
export type PlacedText = { readonly at: Place; readonly text: string };

/** The names that stand between `${` and `}` in a text, in order; an empty one for a `${` without its brace. */
export const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(placeholder)].filter(([whole]) => whole !== escaped).map(([, name]) => name ?? '');

/** The text with each known placeholder replaced. What is put in is never looked at again, so it cannot become a placeholder itself. */
export const fillText = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(placeholder, (whole: string, name: string | undefined) =>
    whole === escaped ? '${' : (values.get(name ?? '') ?? whole),
  );

/** The value with every text in it changed; the names of properties stay. */
export const mapTexts = (value: Json, change: (placed: PlacedText) => string, at: Place = []): Json => {
  if (typeof value === 'string') return change({ at, text: value });
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Json, index) => mapTexts(one, change, [...at, index]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change, [...at, key])]));
};

/** Every text in the value, and where it stands. */
export const textsIn = (value: Json): readonly PlacedText[] => {
  const found: PlacedText[] = [];
  mapTexts(value, (placed) => {
    found.push(placed);
    return placed.text;
  });
  return found;
};
