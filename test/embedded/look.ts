import type { CapacityAmount } from '../../shared/domain/environment/capacity.ts';
import { sampleService, smallRelease } from '../fixtures/small-release.ts';
import type { Operator } from './operator.ts';
import type { Footprint, Target } from './target.ts';

/** All that can be seen of an environment: what has to be as before when a release was undone. */
export type Look = {
  /** Instances by their service: each start gives them other names. */
  readonly footprint: Footprint;
  readonly in_use: CapacityAmount;
  /** `service version, healthy of wanted` */
  readonly serving: readonly string[];
  readonly resources: readonly { readonly name: string; readonly status: string; readonly configuration: object }[];
};

/** Without what a start makes up. */
export const counted = ({ versions, instances, resources }: Footprint): Footprint => ({
  versions,
  instances: instances.map(serviceOf),
  resources,
});

/** The service of an instance. */
export const serviceOf = (instance_id: string): string => instance_id.slice(0, instance_id.lastIndexOf('-'));

export const lookAt = async (target: Target, operator: Operator, environment_id: string): Promise<Look> => {
  const probe = smallRelease('look', environment_id, [sampleService('look', 'healthy.mjs')]);
  const [footprint, in_use, health, resources] = await Promise.all([
    target.footprint(),
    operator.inUse(probe),
    operator.health(environment_id),
    operator.resources(environment_id),
  ]);
  return {
    footprint: counted(footprint),
    in_use,
    serving: health.services.map(
      (one) => `${one.service_name} ${one.version}, ${one.healthy_instances} of ${one.wanted_instances}`,
    ),
    resources: resources.map(({ name, status, configuration }) => ({ name, status, configuration })),
  };
};
