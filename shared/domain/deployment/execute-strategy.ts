import type { PlannedService, ReleasePlan } from '../planning/release-plan.ts';
import type { DeploymentSpecification } from '../specification/deployment-specification.ts';
import type { ServiceSpecification } from '../service/service.ts';
import { planRollout } from './plan-rollout.ts';
import type { RolloutAction } from './service-rollout.ts';

/** Whether only the number of instances changes: the version that runs is the one that is wanted, and must be neither scaled away nor removed. */
export const isScaledOnly = (planned: Pick<PlannedService, 'version_id' | 'from_version_id'>): boolean =>
  planned.from_version_id === planned.version_id;

/** The rollout of one service of a plan; none when the plan changes nothing of it. Throws `UnsupportedError` as `planRollout` does. */
export const rolloutOf = (
  planned: PlannedService,
  service: Pick<ServiceSpecification, 'deployment_strategy'>,
): readonly RolloutAction[] => {
  if (planned.change === 'NONE') return [];
  return planRollout(
    service.deployment_strategy,
    planned.instances,
    isScaledOnly(planned) ? 0 : (planned.from_instances ?? 0),
  );
};

export type PlannedRollout = {
  readonly service_name: string;
  readonly version_id: string;
  readonly actions: readonly RolloutAction[];
};

/** What deploying the plan does, wave after wave (DA3): each wave's rollouts may run at the same time, each rollout's actions one after the other. */
export const executeDeploymentStrategy = (
  plan: ReleasePlan,
  specification: DeploymentSpecification,
): readonly (readonly PlannedRollout[])[] => {
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const services = new Map(specification.services.map((service) => [service.name, service]));
  return plan.waves.map((wave) =>
    wave.flatMap((service_name) => {
      const [one, service] = [planned.get(service_name), services.get(service_name)];
      if (one === undefined || service === undefined || one.change === 'NONE') return [];
      return [{ service_name, version_id: one.version_id, actions: rolloutOf(one, service) }];
    }),
  );
};
