import { WindlassError } from './windlass.error.ts';

/** The model has it, and Windlass cannot do it yet. */
export class UnsupportedError extends WindlassError {
  override readonly name = 'UnsupportedError';
  readonly code = 'not_supported';
}
