import { messageOf, WindlassError } from '../../domain/errors/windlass.error.ts';
import { ResourceNotReadyError } from './resource-wait.ts';

/** Whether AWS answered with one of these errors. */
export const isFault = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** What the work gives, or undefined when AWS answers with one of these errors. */
export const unless = async <Result>(names: readonly string[], work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (isFault(error, ...names)) return undefined;
    throw error;
  }
};

/** AWS is at work on the same thing, or has too much to do at once. */
const passing: readonly string[] = [
  'OperationAborted',
  'BucketNotEmpty',
  'SlowDown',
  'ResourceInUseException',
  'LimitExceededException',
  'ContinuousBackupsUnavailableException',
  'QueueDeletedRecently',
  'RequestThrottled',
  'ThrottlingException',
];

/** Does the work; what is sure to pass becomes a ResourceNotReadyError, which the caller waits for. */
export const changing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WindlassError || !isFault(error, ...passing)) throw error;
    throw new ResourceNotReadyError(messageOf(error), { cause: error });
  }
};
