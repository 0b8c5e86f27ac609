import * as z from 'zod';

const versionWildcard = '{version}';
const wildcard = /(\*|\{version\})/u;
const neighbours = /(?:\*|\{version\})(?:\*|\{version\})/u;

const countVersions = (pattern: string): number => pattern.split(versionWildcard).length - 1;

const anyPatternSchema = z
  .string()
  .min(1)
  .max(1_024)
  .refine((text) => !/[{}]/u.test(text.replaceAll(versionWildcard, '')), 'must have no braces but those of {version}')
  .refine((text) => !neighbours.test(text), 'must have text between one wildcard and the next');

/** Text in which `*` stands for any characters but `/`. */
export const patternSchema = anyPatternSchema
  .refine((text) => countVersions(text) === 0, 'must not have {version} in it')
  .meta({ description: 'The same text, where * stands for any characters but a slash.', examples: ['acme/*'] });

/** Text in which `{version}`, once, stands for one or more characters but `/`: the version. */
export const versionPatternSchema = anyPatternSchema
  .refine((text) => countVersions(text) === 1, 'must have {version} in it, once')
  .meta({
    description:
      'The same text, where {version} stands for the version (one or more characters but a slash), and * for any characters but a slash. A wildcard ends where the text that follows it is first found; the last one of a part between slashes takes the rest.',
    examples: ['releases/shop-{version}.zip'],
  });

export type PatternMatch = { readonly version?: string };

/** Where a wildcard that begins at `from` ends: where `following` is first found, or, for the last one, so that the text ends with it. */
const endOf = (text: string, from: number, following: string, isLast: boolean): number => {
  if (!isLast) return text.indexOf(following, from);
  const end = text.endsWith(following) ? text.length - following.length : -1;
  return end < from ? -1 : end;
};

const matchPart = (pattern: string, text: string): PatternMatch | undefined => {
  const [first = '', ...rest] = pattern.split(wildcard);
  if (rest.length === 0) return first === text ? {} : undefined;
  if (!text.startsWith(first)) return undefined;
  let match: PatternMatch = {};
  let at = first.length;
  for (let index = 0; index < rest.length; index += 2) {
    const [kind, following = ''] = [rest[index], rest[index + 1]];
    const isVersion = kind === versionWildcard;
    const end = endOf(text, at + (isVersion ? 1 : 0), following, index + 2 === rest.length);
    if (end < 0) return undefined;
    if (isVersion) match = { version: text.slice(at, end) };
    at = end + following.length;
  }
  return match;
};

/**
 * How the text matches the pattern, undefined when it does not. Parts between slashes are matched one by one, each in one pass from left to
 * right, so that no text takes long.
 */
export const matchPattern = (pattern: string, text: string): PatternMatch | undefined => {
  const [patterns, texts] = [pattern.split('/'), text.split('/')];
  if (patterns.length !== texts.length) return undefined;
  let found: PatternMatch = {};
  for (const [index, part] of patterns.entries()) {
    const match = matchPart(part, texts[index] ?? '');
    if (match === undefined) return undefined;
    found = { ...found, ...match };
  }
  return found;
};

/** A text that matches the pattern, with that version. */
export const sampleOf = (pattern: string, version: string): string =>
  pattern.replaceAll(versionWildcard, () => version).replaceAll('*', 'x');
