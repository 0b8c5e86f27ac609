import type { ApiEvent } from './api-event.ts';
import { mostBodyBytes } from './body-limits.ts';
import { problem, type ProblemAnswer } from './problem.ts';

export type Text = { readonly outcome: 'text'; readonly text: string };

export const tooLarge = (): ProblemAnswer =>
  problem(
    413,
    'too_large',
    `The body is larger than ${mostBodyBytes} bytes. Split the release, or leave out what has a default.`,
  );

const decoder = new TextDecoder('utf-8', { fatal: true });

const decoded = (bytes: Buffer): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** The body of a request as text, whatever way the gateway passed it on. A byte order mark is dropped. */
export const bodyText = ({
  body = '',
  isBase64Encoded,
}: Pick<ApiEvent, 'body' | 'isBase64Encoded'>): Text | ProblemAnswer => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > mostBodyBytes) return tooLarge();
  const text = decoded(bytes);
  return text === undefined
    ? problem(400, 'malformed', 'The body is not UTF-8 text. Send it as UTF-8.')
    : { outcome: 'text', text };
};
