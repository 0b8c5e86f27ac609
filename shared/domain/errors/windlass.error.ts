import type { JsonObject } from '../json.ts';

export type ErrorOptions = { readonly cause?: unknown; readonly data?: JsonObject };

/**
 * The base of every error that Windlass throws itself. `name` is a literal in each subclass, since minification renames classes and a
 * state machine's `ErrorEquals` matches the name. `code` is what the API answers. Only a `retryable` error may be tried again unchanged.
 */
export abstract class WindlassError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  readonly retryable: boolean = false;
  readonly data: JsonObject;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.data = options.data ?? {};
  }
}

export const isRetryable = (error: unknown): boolean => error instanceof WindlassError && error.retryable;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
