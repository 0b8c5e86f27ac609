import { messageOf, WindlassError } from '../../domain/errors/windlass.error.ts';

/** CloudWatch throttles, or is out of reach; the same call may succeed later. */
export class CloudWatchBusyError extends WindlassError {
  override readonly name = 'CloudWatchBusyError';
  readonly code = 'cloudwatch_busy';
  override readonly retryable = true;
}

const passing = ['Throttling', 'ThrottlingException', 'InternalServiceError', 'InternalServiceFault', 'TimeoutError'];
/** The SDK and the wire call it differently. */
const notThere = ['DashboardNotFoundError', 'ResourceNotFound', 'ResourceNotFoundException'];

type Fault = { readonly name?: unknown; readonly $fault?: unknown };

/** By its name, not its class: an error of another realm, such as a test's, is no instance of this one's. */
const isNamed = (error: unknown, names: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && names.includes(String((error as Fault).name));
const isServerFault = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as Fault).$fault === 'server';

/** Does the work; what passes by itself becomes a `CloudWatchBusyError`. */
export const asking = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!isNamed(error, passing) && !isServerFault(error)) throw error;
    throw new CloudWatchBusyError(messageOf(error), { cause: error });
  }
};

/** What the work gives; undefined when what it is about does not exist. */
export const ifThere = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await asking(work);
  } catch (error) {
    if (isNamed(error, notThere)) return undefined;
    throw error;
  }
};
