import type { RunningVersion } from '../../../shared/ports/service-deployer.port.ts';
import { healthyInstances } from '../../../shared/runtime/running-service.ts';
import type { Rollout, RolloutDeps } from './load-rollout.ts';

/** Asked for fewer, the deployer stops those that ail. Not all of a version that takes traffic: that would take it away. */
const restart = async (
  { deployer }: RolloutDeps,
  { target, session }: Rollout,
  { version_id, wanted_instances, weight, ...version }: RunningVersion,
): Promise<void> => {
  const healthy = healthyInstances({ version_id, wanted_instances, weight, ...version });
  if (healthy >= wanted_instances) return;
  if (healthy > 0 || weight === 0) await deployer.scale(target, version_id, healthy, session.lease_token);
  await deployer.scale(target, version_id, wanted_instances, session.lease_token);
};

/**
 * Of a service whose rollout is tried again: starts those instances of the new version anew that were given up or are not healthy, once, so that
 * they have their whole start period again.
 */
export const restartAiling = async (deps: RolloutDeps, rollout: Rollout): Promise<Rollout> => {
  if (rollout.record?.restart !== true) return rollout;
  const { restart: _, ...record } = rollout.record;
  const running = await deps.deployer.describe(rollout.target);
  const version = running?.versions.find(({ version_id }) => version_id === rollout.planned.version_id);
  if (version !== undefined) await restart(deps, rollout, version);
  await deps.journal.commit(rollout.session, () => ({ services: [record] }));
  return { ...rollout, record };
};
