import { WindlassError } from '../errors/windlass.error.ts';

/** A status move that the transition table does not allow, or a command that the deployment's status does not. */
export class IllegalTransitionError extends WindlassError {
  override readonly name = 'IllegalTransitionError';
  readonly code = 'illegal_transition';

  constructor(from: string, to: string, allowed: readonly string[] = []) {
    const hint =
      allowed.length === 0 ? `${from} allows no such move` : `from ${from} the next can be ${allowed.join(', ')}`;
    super(`A deployment cannot go from ${from} to ${to}: ${hint}.`, { data: { from, to } });
  }
}

/** Someone with a newer fencing token has taken the deployment over; whoever gets this must stop at once and change nothing more. */
export class StaleTokenError extends WindlassError {
  override readonly name = 'StaleTokenError';
  readonly code = 'stale_token';
}

export class NotFoundError extends WindlassError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';

  constructor(kind: string, id: string) {
    super(`There is no ${kind} ${id}.`, { data: { kind, id } });
  }
}
