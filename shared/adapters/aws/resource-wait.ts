import { WindlassError } from '../../domain/errors/windlass.error.ts';

/** AWS has accepted what was asked, and is not done with it yet; the same call may succeed later. */
export class ResourceNotReadyError extends WindlassError {
  override readonly name = 'ResourceNotReadyError';
  readonly code = 'resource_not_ready';
  override readonly retryable = true;
}

export type Sleep = (milliseconds: number) => Promise<void>;

const longestWait_milliseconds = 60_000;
const pause_milliseconds = 2_000;

/** What the look gives; undefined when it throws a ResourceNotReadyError. */
const seen = async <Result>(look: () => Promise<Result | undefined>): Promise<Result | undefined> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ResourceNotReadyError) return undefined;
    throw error;
  }
};

/**
 * Looks every two seconds until `look` has something, at most a minute long (as the pauses add up). Throws a ResourceNotReadyError with the
 * words when it never does.
 */
export const untilThere = async <Result>(
  sleep: Sleep,
  words: string,
  look: () => Promise<Result | undefined>,
): Promise<Result> => {
  for (let waited = 0; ; waited += pause_milliseconds) {
    const result = await seen(look);
    if (result !== undefined) return result;
    if (waited >= longestWait_milliseconds) throw new ResourceNotReadyError(words);
    await sleep(pause_milliseconds);
  }
};
