import { openClient, type WindlassClient } from './client/windlass.client.ts';
import type { Output } from './output/terminal.ts';
import { UsageError } from './usage.error.ts';

/** What a command gets: the API, where to print, and whether for a program. */
export type Session = { readonly client: WindlassClient; readonly output: Output; readonly json: boolean };

/**
 * Exit codes: 0 all well (a watched deployment COMPLETED, a judgement PASS), 1 it ended otherwise or was refused, 2 wrong usage or no Windlass reachable,
 * 3 a judgement is INCONCLUSIVE.
 */
export const exitCodes = { well: 0, failed: 1, usage: 2, inconclusive: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type SessionOptions = { readonly endpoint?: string; readonly json?: boolean };

export const defaultEndpoint = 'http://127.0.0.1:4000';

const checkedEndpoint = (endpoint: string): string => {
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return endpoint;
  throw new UsageError(
    `The endpoint ${endpoint} is not an address such as ${defaultEndpoint}. Correct --endpoint or WINDLASS_ENDPOINT.`,
  );
};

export const openSession = (
  options: SessionOptions,
  environment: NodeJS.ProcessEnv,
  output: Output,
  embeddedToken: (endpoint: string) => Promise<string>,
): Session => {
  const endpoint =
    options.endpoint ??
    environment['WINDLASS_ENDPOINT'] ??
    ((environment['PORT'] ?? '') === '' ? defaultEndpoint : `http://127.0.0.1:${environment['PORT']}`);
  const given = environment['WINDLASS_TOKEN'];
  const token = given === undefined || given === '' ? () => embeddedToken(endpoint) : async () => given;
  return { client: openClient(checkedEndpoint(endpoint), token), output, json: options.json === true };
};

/** Where a command prints, and whether for a program: all that one without a server needs. */
export type Printing = Pick<Session, 'output' | 'json'>;

/** Prints the value as JSON for a program, or as `lines` for people. */
export const show = (session: Printing, value: unknown, lines: () => readonly string[]): void => {
  if (session.json) session.output.line(JSON.stringify(value, null, 2));
  else for (const line of lines()) session.output.line(line);
};
