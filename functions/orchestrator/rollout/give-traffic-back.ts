import type { DeploymentSession } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { RunningService, ServiceDeployer, ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import { healthyInstances } from '../../../shared/runtime/running-service.ts';
import type { ServiceSnapshot } from './service-snapshot.ts';

export type TrafficOwner = {
  readonly session: Pick<DeploymentSession, 'lease_token'>;
  readonly target: ServiceTarget;
  /** Of the version that is to lose its traffic. */
  readonly version_id: string;
  readonly previous: ServiceSnapshot | undefined;
};

/** It stands with all the instances that it had, one of which at least can answer, and some traffic is not its own. */
const canTakeAll = (
  running: RunningService | undefined,
  version_id: string,
  { live, wanted_instances, weight }: ServiceSnapshot,
): boolean => {
  const versionOf = (id: string) => running?.versions.find((version) => version.version_id === id);
  const [old, next] = [versionOf(live.version_id), versionOf(version_id)];
  return (
    live.version_id !== version_id &&
    weight > 0 &&
    old !== undefined &&
    old.wanted_instances >= wanted_instances &&
    healthyInstances(old) > 0 &&
    (next?.weight ?? 0) > 0
  );
};

/**
 * Gives all traffic back, at once, to the version that had it before, if that still stands beside the new one, as it does all through a canary
 * or after a blue-green switch; answers whether it did. Where that version has to be started first, traffic follows its health. Twice is as once.
 */
export const giveTrafficBack = async (
  deployer: Pick<ServiceDeployer, 'describe' | 'shiftTraffic'>,
  { session, target, version_id, previous }: TrafficOwner,
): Promise<boolean> => {
  if (previous === undefined || !canTakeAll(await deployer.describe(target), version_id, previous)) return false;
  const weights = [{ version_id: previous.live.version_id, weight: previous.weight }];
  await deployer.shiftTraffic(target, weights, session.lease_token);
  return true;
};
