import * as z from 'zod';
import { liveServiceSchema, type LiveService } from '../../../shared/domain/deployment/service-rollout.ts';
import type { RunningService } from '../../../shared/ports/service-deployer.port.ts';

/** What served under a service's name before a rollout, as the ledger keeps it: enough to put it back exactly. */
export const serviceSnapshotSchema = z
  .strictObject({
    live: liveServiceSchema,
    /** As they were asked of the deployer; 0 when the version on record did not really run. */
    wanted_instances: z.int().min(0),
    weight: z.int().min(0),
  })
  .readonly();
export type ServiceSnapshot = z.infer<typeof serviceSnapshotSchema>;

/** Undefined for a service that is new. */
export const takeSnapshot = (
  live: LiveService | undefined,
  running: RunningService | undefined,
): ServiceSnapshot | undefined => {
  if (live === undefined) return undefined;
  const version = running?.versions.find(({ version_id }) => version_id === live.version_id);
  return { live, wanted_instances: version?.wanted_instances ?? 0, weight: version?.weight ?? 0 };
};

export const snapshotOf = (previous: unknown): ServiceSnapshot | undefined =>
  previous === undefined || previous === null ? undefined : serviceSnapshotSchema.parse(previous);
