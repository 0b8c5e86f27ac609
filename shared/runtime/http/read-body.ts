import type * as z from 'zod';
import { parseBody } from '../../domain/specification/parse-body.ts';
import type { ApiEvent } from './api-event.ts';
import { bodyText } from './body-text.ts';
import { checkShape } from './check-shape.ts';
import { parseJson, type ParsedText } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';
import { problem, type ProblemAnswer } from './problem.ts';

const yamlTypes = new Set(['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']);

const mediaTypeOf = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const parseAs = (media_type: string, text: string): ParsedText => {
  if (yamlTypes.has(media_type)) return parseYaml(text);
  if (media_type === 'application/json' || /^application\/[\w.-]+\+json$/.test(media_type)) return parseJson(text);
  const found = media_type === '' ? 'none' : media_type.slice(0, 100);
  return problem(
    415,
    'unsupported_media_type',
    `The content-type is ${found}. Send application/json or application/yaml.`,
  );
};

/** A schema that an empty body satisfies, such as that of a command without a reason. */
const takesNothing = (schema: z.ZodType): boolean => schema.safeParse({}).success;

const parsedText = (event: ApiEvent, schema: z.ZodType): ParsedText => {
  const body = bodyText(event);
  if (body.outcome === 'problem') return body;
  if (body.text.trim() !== '') return parseAs(mediaTypeOf(event.headers['content-type']), body.text);
  return takesNothing(schema)
    ? { outcome: 'parsed', value: {} }
    : problem(400, 'malformed', 'The body is empty. Send the definition as JSON or YAML.');
};

/** The body as its schema has it, or everything that is wrong with it: 400 no text of its type, 413, 415, 422 not what the schema says. */
export const readBody = <S extends z.ZodType>(
  event: ApiEvent,
  schema: S,
): { readonly outcome: 'read'; readonly value: z.output<S> } | ProblemAnswer => {
  const parsed = parsedText(event, schema);
  if (parsed.outcome === 'problem') return parsed;
  const misshapen = checkShape(parsed.value);
  if (misshapen !== undefined) return misshapen;
  const checked = parseBody(schema, parsed.value);
  return checked.outcome === 'parsed'
    ? { outcome: 'read', value: checked.value }
    : problem(422, 'invalid', 'The body is not valid: see faults.', { faults: checked.faults });
};
