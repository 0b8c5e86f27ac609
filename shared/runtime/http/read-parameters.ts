import type * as z from 'zod';
import { parseBody } from '../../domain/specification/parse-body.ts';
import { problem, type ProblemAnswer } from './problem.ts';

type Given = Readonly<Record<string, string | undefined>>;
type Read<S extends z.ZodObject> = { readonly outcome: 'read'; readonly value: z.output<S> } | ProblemAnswer;

const read = <S extends z.ZodObject>(place: 'query' | 'headers', schema: S, given: Given): Read<S> => {
  const checked = parseBody(schema, given);
  if (checked.outcome === 'parsed') return { outcome: 'read', value: checked.value };
  const faults = checked.faults.map((fault) => ({ ...fault, pointer: `/${place}${fault.pointer}` }));
  return problem(
    400,
    'invalid_parameter',
    `The ${place === 'query' ? 'query' : 'request'} has parameters that are not valid: see faults.`,
    { faults },
  );
};

/** The query as its schema has it. A name that the route does not know is refused. */
export const readQuery = <S extends z.ZodObject>(schema: S, query: Given = {}): Read<S> => read('query', schema, query);

/** The headers that the schema lists; others are none of the route's business. */
export const readHeaders = <S extends z.ZodObject>(schema: S, headers: Given): Read<S> =>
  read(
    'headers',
    schema,
    Object.fromEntries(
      Object.keys(schema.shape).flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    ),
  );
