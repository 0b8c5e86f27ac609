import type * as z from 'zod';
import { nearestName } from '../naming/nearest-name.ts';
import { propertiesAt } from './schema-properties.ts';
import { showValueAt, valueAt } from './show-value.ts';
import { showFindings, type Finding, type SpecificationFault } from './specification-fault.ts';

type Issue = z.core.$ZodIssue;
/** The body that was parsed, so that messages can show what stands there, and its schema, so that they can suggest a property. */
export type ParsedSource = { readonly input: unknown; readonly schema?: z.ZodType };

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const kindOf = (expected: string): string => kinds[expected] ?? expected;

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const sizeDemand = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string => {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const bound = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'string') return `have ${bound} ${limit} ${Number(limit) === 1 ? 'character' : 'characters'}`;
  if (issue.origin === 'array') return `have ${bound} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${limit}`;
};

const formatDemand = (issue: Extract<Issue, { code: 'invalid_format' }>): string => {
  if (!issue.message.startsWith('Invalid')) return issue.message.replace(/^must /, '');
  if (issue.format === 'starts_with') return `begin with ${(issue as { prefix?: string }).prefix}`;
  if (issue.format === 'url') return 'be a web address that begins with http:// or https://';
  if (issue.format === 'datetime') return 'be a time in UTC with milliseconds, such as 2026-11-23T19:09:23.000Z';
  return issue.pattern === undefined ? `be a valid ${issue.format}` : `match ${issue.pattern}`;
};

const unionDemand = (issue: Extract<Issue, { code: 'invalid_union' }>): string => {
  const options = (issue as { options?: readonly unknown[] }).options;
  if (options !== undefined) return `be ${orList(options.map(String))}`;
  return `be ${orList([...new Set(issue.errors.flat().map((one) => (one.code === 'invalid_type' ? kindOf(one.expected) : demandOf(one).replace(/^be /, ''))))])}`;
};

/** What the value has to do, as it follows "must". */
const demandOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `be ${kindOf(issue.expected)}`;
    case 'too_small':
    case 'too_big':
      return sizeDemand(issue);
    case 'invalid_format':
      return formatDemand(issue);
    case 'invalid_value':
      return `be ${orList(issue.values.map(String))}`;
    case 'invalid_union':
      return unionDemand(issue);
    default:
      return issue.message.replace(/^must /, '');
  }
};

const codes: Readonly<Partial<Record<Issue['code'], string>>> = {
  invalid_type: 'wrong_type',
  invalid_value: 'not_allowed',
  invalid_union: 'not_allowed',
  custom: 'invalid_value',
};

const optionsOf = (issue: Issue): readonly string[] => {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? ((issue as { options?: readonly unknown[] }).options ?? []).map(String) : [];
};

const nearestOption = (found: string, options: readonly string[]): string | undefined =>
  options.find((option) => option === found.toUpperCase()) ?? nearestName(found.toUpperCase(), options);

/** A list entry is named with its list: `services/2`. */
const labelOf = (path: readonly PropertyKey[]): string => {
  const last = path.at(-1);
  if (last === undefined) return 'The body';
  return typeof last === 'number' ? `${String(path.at(-2) ?? 'entry')}/${last}` : String(last);
};

const suggestion = (nearest: string | undefined): string => (nearest === undefined ? '' : ` Did you mean ${nearest}?`);

const unknownProperties = (
  path: readonly PropertyKey[],
  keys: readonly string[],
  source: ParsedSource | undefined,
): readonly Finding[] => {
  const known = source?.schema === undefined ? [] : propertiesAt(source.schema, path);
  const allowed = known.length === 0 ? '' : ` Allowed here: ${known.join(', ')}.`;
  return keys.map((key) => ({
    at: [...path, key],
    code: 'unknown_property',
    message: () =>
      `There is no property ${showValueAt([], key)} here.${suggestion(nearestName(key, known)) || allowed} Remove or rename it.`,
  }));
};

const findingOf = (issue: Issue, source: ParsedSource | undefined): Finding => {
  const at = issue.path;
  const label = labelOf(at);
  const found = source === undefined ? undefined : valueAt(source.input, at);
  const isMissing = source === undefined ? issue.message.endsWith('received undefined') : found === undefined;
  if (isMissing && issue.code !== 'custom')
    return { at, code: 'missing', message: () => `${label} is missing. It must ${demandOf(issue)}.` };
  const is = source === undefined ? '' : ` is ${showValueAt(at, found)}. It`;
  const nearest = typeof found === 'string' ? nearestOption(found, optionsOf(issue)) : undefined;
  return {
    at,
    code: codes[issue.code] ?? issue.code,
    message: () => `${label}${is} must ${demandOf(issue)}.${suggestion(nearest)}`,
  };
};

const findingsOf = (issue: Issue, source: ParsedSource | undefined): readonly Finding[] => {
  if (issue.code === 'unrecognized_keys') return unknownProperties(issue.path, issue.keys, source);
  if (issue.code !== 'invalid_key') return [findingOf(issue, source)];
  const demands = issue.issues.map(demandOf).join(' and ');
  return [
    {
      at: issue.path,
      code: 'invalid_key',
      message: () => `The name ${showValueAt([], String(issue.path.at(-1)))} must ${demands}. Rename it.`,
    },
  ];
};

/** What a schema found wrong, as faults of the body: one for each unknown property, at most 100 and then one that counts the rest. */
export const faultsOfSchema = (error: z.ZodError, source?: ParsedSource): readonly SpecificationFault[] =>
  showFindings(error.issues.flatMap((issue) => findingsOf(issue, source)));
