import type { Problem } from '../../contracts/routes/problem.ts';
import type { SpecificationFault } from '../../domain/specification/specification-fault.ts';

// Not by an import, which would read all exports of the module, and so load undici: 20 ms and more of each start of a Lambda.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** An answer of 400 or above, before it has a name of its own (`instance`). */
export type ProblemAnswer = {
  readonly outcome: 'problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly faults?: readonly SpecificationFault[];
  readonly headers?: Readonly<Record<string, string>>;
};

export const problem = (
  status: number,
  code: string,
  detail: string,
  more: Pick<ProblemAnswer, 'faults' | 'headers'> = {},
): ProblemAnswer => ({
  outcome: 'problem',
  status,
  code,
  detail,
  ...more,
});

export const notFound = (kind: string, id: string): ProblemAnswer =>
  problem(404, 'not_found', `There is no ${kind} ${id}.`);

/** `reason` names the policy, or what is missing. */
export const forbidden = (reason: string): ProblemAnswer => problem(403, 'forbidden', reason);

/** The body of the answer. `request_id` is what the log calls the request. */
export const problemBody = ({ status, code, detail, faults }: ProblemAnswer, request_id: string): Problem => ({
  type: `urn:windlass:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  code,
  instance: `urn:windlass:request:${request_id}`,
  ...(faults !== undefined && { faults: [...faults] }),
});
