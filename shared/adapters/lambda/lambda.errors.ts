import { WindlassError } from '../../domain/errors/windlass.error.ts';

/** Lambda is still at work on an earlier call, throttles, or is out of reach; the same call may succeed later. */
export class LambdaBusyError extends WindlassError {
  override readonly name = 'LambdaBusyError';
  readonly code = 'lambda_busy';
  override readonly retryable = true;
}

/** Lambda does not take the function as it is specified. */
export class LambdaRefusedError extends WindlassError {
  override readonly name = 'LambdaRefusedError';
  readonly code = 'lambda_refused';
}

/** Somebody changed the function or alias since it was read: read it again. Never leaves the adapter. */
export class RacedError extends WindlassError {
  override readonly name = 'RacedError';
  readonly code = 'lambda_raced';
}
