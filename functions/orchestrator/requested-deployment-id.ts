import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { RequestReference } from '../../shared/domain/trigger/request-event.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const mostMilliseconds = 2 ** 48 - 1;

const base32 = (value: bigint, length: number): string =>
  Array.from({ length }, (_, index) => digits[Number((value >> BigInt(5 * (length - 1 - index))) & 31n)]).join('');

/**
 * The id of the deployment that an event asks for: a ULID as all are, but of the event's own time, and with a hash where others have chance. So the same
 * event means the same deployment however late it comes again.
 */
export const requestedDeploymentId = (
  { source, request_id, trigger_id }: RequestReference,
  event_time: string,
): string => {
  const time = Math.min(Math.max(0, Math.trunc(millisecondsOf(event_time))), mostMilliseconds);
  const hash = contentHash({ source, request_id, trigger_id: trigger_id ?? null });
  return `${base32(BigInt(time), 10)}${base32(BigInt(`0x${hash.slice(0, 20)}`), 16)}`;
};
