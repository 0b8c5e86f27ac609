import type { FindEarlierSubmission } from '../../ports/earlier-submission.port.ts';
import type { Table } from '../../ports/table.port.ts';
import { readEarlierUse } from './idempotency.ts';

/** See `FindEarlierSubmission`. */
export const findEarlierSubmission =
  (table: Table): FindEarlierSubmission =>
  async (idempotency) => {
    const earlier = await readEarlierUse(table, idempotency);
    if (earlier?.bound_by === undefined) return undefined;
    return earlier.body_hash === idempotency.body_hash
      ? { outcome: 'repeated', state: earlier.bound_by }
      : { outcome: 'key_reused', deployment_id: earlier.deployment_id };
  };
