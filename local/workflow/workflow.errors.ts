import { WindlassError } from '../../shared/domain/errors/windlass.error.ts';

/** The engine is closing: nothing new starts. */
export class WorkflowClosedError extends WindlassError {
  override readonly name = 'WorkflowClosedError';
  readonly code = 'workflow_closed';
}

/** A machine names a function or a machine that the engine was not given. */
export class UnknownResourceError extends WindlassError {
  override readonly name = 'UnknownResourceError';
  readonly code = 'unknown_resource';
}

/** An error as a state machine sees it: a name that `ErrorEquals` matches, and a cause in words. */
export type StatesError = { readonly Error: string; readonly Cause: string };

/** For the engine to throw: it matches by the name. */
const exceptionOf = ({ Error: name, Cause }: StatesError, more: object = {}): Error =>
  Object.assign(new Error(Cause), { name, ...more });

export const statesErrorOf = (thrown: unknown): StatesError =>
  thrown instanceof Error ? { Error: thrown.name, Cause: thrown.message } : { Error: 'Error', Cause: String(thrown) };

const isStatesError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && thrown.name.startsWith('States.');

/** What Step Functions makes of an error that a Lambda threw: the cause is JSON. The stack is left out. */
export const lambdaException = (thrown: unknown): Error => {
  if (isStatesError(thrown)) return thrown;
  const { Error: errorType, Cause: errorMessage } = statesErrorOf(thrown);
  return exceptionOf({ Error: errorType, Cause: JSON.stringify({ errorType, errorMessage }) });
};

type EndOfChild = { readonly execution_name: string; readonly outcome: string; readonly error?: StatesError };

/** What Step Functions makes of a child execution that did not succeed. */
export const childFailure = ({ execution_name, outcome, error }: EndOfChild): Error =>
  exceptionOf({
    Error: 'States.TaskFailed',
    Cause: JSON.stringify({ Name: execution_name, Status: outcome, ...error }),
  });

const mostPayloadBytes = 256 * 1024;

/** A Lambda's answer as JSON carries it. Throws what neither a Retry nor a Catch sees when it is more than an execution carries on AWS. */
export const answerOf = (state: string, answer: unknown): unknown => {
  const text = JSON.stringify(answer ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostPayloadBytes) return JSON.parse(text);
  const Cause = `The answer of ${state} has ${bytes} bytes; an execution carries at most ${mostPayloadBytes}.`;
  throw exceptionOf({ Error: 'States.DataLimitExceeded', Cause }, { isRetryable: false, isCatchable: false });
};
