import { locateJsonFault } from './locate-json-fault.ts';
import { problem, type ProblemAnswer } from './problem.ts';

export type ParsedText = { readonly outcome: 'parsed'; readonly value: unknown } | ProblemAnswer;

/** The value of a JSON text, or where it stops being one. */
export const parseJson = (text: string): ParsedText => {
  try {
    return { outcome: 'parsed', value: JSON.parse(text) };
  } catch {
    const { line, column, expected } = locateJsonFault(text);
    return problem(400, 'malformed', `The body is not JSON: line ${line}, column ${column}: expected ${expected}.`);
  }
};
