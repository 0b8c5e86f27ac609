import { messageOf, WindlassError } from '../../domain/errors/windlass.error.ts';
import { isBusy, isNamed } from '../aws/aws-fault.ts';

/** CloudWatch throttles, or is out of reach; the same call may succeed later. */
export class CloudWatchBusyError extends WindlassError {
  override readonly name = 'CloudWatchBusyError';
  readonly code = 'cloudwatch_busy';
  override readonly retryable = true;
}

/** The SDK and the wire call it differently. */
const notThere = ['DashboardNotFoundError', 'ResourceNotFound', 'ResourceNotFoundException'];

/** Does the work; what passes by itself becomes a `CloudWatchBusyError`. */
export const asking = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new CloudWatchBusyError(messageOf(error), { cause: error });
  }
};

/** What the work gives; undefined when what it is about does not exist. */
export const ifThere = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await asking(work);
  } catch (error) {
    if (isNamed(error, ...notThere)) return undefined;
    throw error;
  }
};
