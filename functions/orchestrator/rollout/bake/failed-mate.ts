import type { DeploymentRecords } from '../../../../shared/domain/deployment/deployment.repository.ts';
import { inParallel } from '../../../../shared/runtime/in-parallel.ts';
import { need } from '../../../../shared/runtime/need.ts';
import { recordsOf } from '../wave-records.ts';
import type { Rollout } from '../load-rollout.ts';

const readsAtATime = 16;

/**
 * Whether another service of the wave has failed. The deployment is undone when the wave has ended, so a bake that may take hours must not
 * hold that up.
 */
export const hasFailedMate = async (
  records: Pick<DeploymentRecords, 'plan' | 'service' | 'services'>,
  { session: { deployment_id }, planned }: Rollout,
): Promise<boolean> => {
  const plan = await need(records.plan(deployment_id), 'plan of deployment', deployment_id);
  const mates = (plan.waves[planned.wave] ?? []).filter((name) => name !== planned.name);
  const recordOf = await recordsOf(records, deployment_id, plan, mates);
  const statuses = await inParallel(mates, readsAtATime, async (name) => (await recordOf(name))?.status);
  return statuses.includes('FAILED');
};
