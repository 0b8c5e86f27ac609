import type { Json } from '../../shared/domain/json.ts';
import { UsageError } from '../usage.error.ts';

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
    const parsed = JSON.parse(text) as Partial<Problem>;
    return { title: `answered ${status}`, code: 'unknown', ...parsed, status };
  } catch {
    return { status, title: `answered ${status} with something that is not JSON`, code: 'unknown' };
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
    const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
    const answer = await send(new URL(`${endpoint.replace(/\/+$/, '')}${path}`), {
      method,
      headers,
      ...body,
      ...(options.signal && { signal: options.signal }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ProblemError(asProblem(answer.status, text));
    return (text === '' ? null : JSON.parse(text)) as T;
  },
});
