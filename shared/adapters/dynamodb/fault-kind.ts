import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/**
 * - `conflict`: refused because another writer was at work on the same item; nothing was done.
 * - `busy`: refused for now, by throttling or a clock that has just been set right; nothing was done.
 * - `lost`: no answer, or none that says what was done.
 * - `refused`: the request itself is at fault.
 * - `unknown`: not the store's doing, or not a passing thing (no such table, no permission).
 */
export type FaultKind = 'conflict' | 'busy' | 'lost' | 'refused' | 'unknown';

const kinds: { readonly [name: string]: FaultKind } = {
  TransactionConflictException: 'conflict',
  TransactionConflict: 'conflict',
  ReplicatedWriteConflictException: 'conflict',
  TransactionInProgressException: 'lost',
  ProvisionedThroughputExceededException: 'busy',
  ProvisionedThroughputExceeded: 'busy',
  ThrottlingException: 'busy',
  ThrottlingError: 'busy',
  RequestLimitExceeded: 'busy',
  LimitExceededException: 'busy',
  TimeoutError: 'lost',
  ValidationException: 'refused',
  ValidationError: 'refused',
  ItemCollectionSizeLimitExceededException: 'refused',
  ItemCollectionSizeLimitExceeded: 'refused',
};

/** Node's codes of a connection that failed or broke: ECONNRESET, EPIPE, ENOTFOUND, EAI_AGAIN, ... */
const isConnectionCode = (code: unknown): boolean =>
  typeof code === 'string' && /^E[A-Z_]+$/.test(code) && !code.startsWith('ERR_');

type ServiceFault = Error & {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
};

const kindOfAnswer = ({ name, code, $metadata }: ServiceFault): FaultKind => {
  const known = kinds[name];
  if (known !== undefined) return known;
  const status = $metadata?.httpStatusCode ?? 0;
  // A success that could not be read is an answer lost, too.
  if (status >= 500 || status === 200 || (status === 0 && isConnectionCode(code))) return 'lost';
  return status === 429 || $metadata?.clockSkewCorrected === true ? 'busy' : 'unknown';
};

/** The gravest first: a fault of the request stays one, however busy the store is. */
const gravity: readonly FaultKind[] = ['unknown', 'refused', 'lost', 'busy', 'conflict'];

const kindOfReasons = (codes: readonly string[]): FaultKind => {
  const found = new Set(codes.map((code) => kinds[code] ?? 'unknown'));
  return gravity.find((kind) => found.has(kind)) ?? 'unknown';
};

/** Whether a cancellation reason says that its write was well, or that its condition did not hold: an answer, not a fault. */
export const isNoFault = (code: string | undefined): boolean =>
  code === undefined || code === 'None' || code === 'ConditionalCheckFailed';

/** What a fault of a request says about what was done, and whether the same request may do better. */
export const faultKind = (error: unknown): FaultKind => {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if (!(error instanceof TransactionCanceledException)) return kindOfAnswer(error as ServiceFault);
  return kindOfReasons(
    (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code).filter((code) => !isNoFault(code)),
  );
};
