/** Methods whose effect is the same when a request is sent twice (RFC 9110 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export type FailedAttempt = { readonly method: string; readonly isConnected: boolean; readonly hasSentBody: boolean };

/**
 * Whether a request that got no byte of an answer may be sent to another instance: always when no connection came about, else when
 * its method allows. Never once its body has begun to flow, for that can't be had again.
 */
export const mayTryAgain = ({ method, isConnected, hasSentBody }: FailedAttempt): boolean =>
  !hasSentBody && (!isConnected || idempotent.has(method));
