import { messageOf, WindlassError } from '../../domain/errors/windlass.error.ts';
import { isBusy, isNamed } from './aws-fault.ts';
import { ResourceNotReadyError } from './resource-wait.ts';

/** What the work gives, or undefined when AWS answers with one of these errors. */
export const unless = async <Result>(names: readonly string[], work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (isNamed(error, ...names)) return undefined;
    throw error;
  }
};

/** AWS is at work on the same thing, or on as much as it takes at once. */
const passing: readonly string[] = [
  'OperationAborted',
  'BucketNotEmpty',
  'ResourceInUseException',
  'LimitExceededException',
  'ContinuousBackupsUnavailableException',
  'QueueDeletedRecently',
];

/** Does the work; what is sure to pass becomes a ResourceNotReadyError, which the caller waits for. */
export const asking = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WindlassError || !(isBusy(error) || isNamed(error, ...passing))) throw error;
    throw new ResourceNotReadyError(messageOf(error), { cause: error });
  }
};
