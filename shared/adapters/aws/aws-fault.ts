type Fault = {
  readonly name?: unknown;
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number } | undefined;
};

const faultIn = (error: unknown): Fault => (typeof error === 'object' && error !== null ? error : {});

/** Whether AWS answered with one of these errors. By the name, not the class: an error of another realm, such as a test's, is no instance of this one's. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean => {
  const { name } = faultIn(error);
  return typeof name === 'string' && names.includes(name);
};

/** Services call it differently. */
const throttled: readonly string[] = [
  'Throttling',
  'ThrottlingException',
  'RequestThrottled',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
];

/** AWS throttles, is out of order or does not answer: the same call may succeed later. */
export const isBusy = (error: unknown): boolean => {
  const { $fault, $metadata } = faultIn(error);
  return isNamed(error, ...throttled, 'TimeoutError') || $fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500;
};
