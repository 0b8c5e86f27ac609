import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import { hasCode } from '../system-fault.ts';

export const connectionWords = (error: unknown): string => {
  if (hasCode(error, 'ECONNREFUSED')) return 'was refused: nothing listens on the port yet';
  if (hasCode(error, 'ECONNRESET', 'EPIPE')) return 'was cut off without an answer';
  return `failed: ${messageOf(error)}`;
};
