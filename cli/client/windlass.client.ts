import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../../shared/domain/json.ts';
import { UsageError } from '../usage.error.ts';
import { gatewayProblem } from './gateway-problem.ts';

export type Fault = { readonly pointer: string; readonly code: string; readonly message: string };
/** RFC 9457 problem details, as the API answers them. */
export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly code: string;
  readonly faults?: readonly Fault[];
};

/** The API said no: carries what it answered. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Nothing that speaks Windlass's API answered at the endpoint. */
export class UnreachableError extends UsageError {
  override readonly name = 'UnreachableError';
}

export type RequestOptions = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};
export type WindlassClient = {
  readonly endpoint: string;
  /** The parsed JSON answer. Throws `ProblemError` for an answer of 400 or more, `UnreachableError` when there is none. */
  request<T = Json>(method: string, path: string, options?: RequestOptions): Promise<T>;
};

const asProblem = (status: number, text: string): Problem => {
  try {
    const parsed = JSON.parse(text) as Partial<Problem> & { readonly message?: string };
    if (parsed.code === undefined) return gatewayProblem(status, parsed.message);
    return { title: `answered ${status}`, code: parsed.code, ...parsed, status };
  } catch {
    return { ...gatewayProblem(status, undefined), title: `answered ${status} with something that is not JSON` };
  }
};

const send = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? 'no answer';
    throw new UnreachableError(
      `No Windlass answers at ${url.origin} (${cause}). Start one with \`npm start\`, or name another with --endpoint or WINDLASS_ENDPOINT.`,
    );
  }
};

const parsedAnswer = (url: URL, text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    const message = `What answers at ${url.origin} is not Windlass: it sends something that is not JSON. Correct --endpoint or WINDLASS_ENDPOINT.`;
    throw new UnreachableError(message, { cause: error });
  }
};

const passing = new Set([429, 502, 503, 504]);
const pauses_milliseconds = [500, 1_500, 4_000];

/** What may be asked again is, a few times, when the answer is one that passes: who watches a release for an hour meets one. */
const patiently = async (isSafe: boolean, ask: () => Promise<Response>): Promise<Response> => {
  for (const milliseconds of isSafe ? pauses_milliseconds : []) {
    const answer = await ask();
    if (!passing.has(answer.status)) return answer;
    await answer.arrayBuffer();
    await pause(milliseconds);
  }
  return ask();
};

/** A client of the API at `endpoint`, such as http://127.0.0.1:4000; `token` is asked for at each request, so it may be made anew. */
export const openClient = (endpoint: string, token: () => Promise<string>): WindlassClient => ({
  endpoint,
  request: async <T>(method: string, path: string, options: RequestOptions = {}) => {
    const headers = {
      authorization: `Bearer ${await token()}`,
      accept: 'application/json',
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    };
    const url = new URL(`${endpoint.replace(/\/+$/, '')}${path}`);
    const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
    const init = { method, headers, ...body, ...(options.signal && { signal: options.signal }) };
    const answer = await patiently(method === 'GET', () => send(url, init));
    const text = await answer.text();
    if (!answer.ok) throw new ProblemError(asProblem(answer.status, text));
    return parsedAnswer(url, text) as T;
  },
});
