import type { Priority } from '../../domain/environment/lease-queue.ts';
import type { Table } from '../../ports/table.port.ts';
import { deploymentKeys } from './keys.ts';
import { submissionChunkOf } from './submission.document.ts';

/** What was asked for of the deployment; NORMAL for one of an earlier version. */
export const readPriority = async (table: Table, deployment_id: string): Promise<Priority> => {
  const item = await table.get(deploymentKeys.submission(deployment_id, 0));
  const head = item === undefined ? undefined : submissionChunkOf(item).head;
  return head?.request.priority ?? 'NORMAL';
};
