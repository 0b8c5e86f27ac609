import * as z from 'zod';
import { nameSchema } from '../naming/names.ts';
import { capacityAmountSchema, nothing, plus, type Capacity, type CapacityAmount } from './capacity.ts';
import { capacityLimitsSchema, type Environment } from './environment.ts';

export const resourceUtilizationSchema = z
  .strictObject({
    environment_id: nameSchema,
    /** What runs. */
    allocated: capacityAmountSchema,
    /** What deployments under way may need at their peak. */
    reserved: capacityAmountSchema,
    limits: capacityLimitsSchema,
    /** Allocated and reserved of the limit, rounded up; 100 where the limit is 0. */
    used_percent: capacityAmountSchema,
  })
  .readonly()
  .meta({ id: 'ResourceUtilization' });
export type ResourceUtilization = z.infer<typeof resourceUtilizationSchema>;

const percent = (used: number, limit: number): number => (limit === 0 ? 100 : Math.ceil((100 * used) / limit));

/** How much of what an environment may take is taken (EA6). */
export const getResourceUtilization = (
  { id, configuration: { limits } }: Environment,
  { allocated, reservations }: Capacity,
): ResourceUtilization => {
  const reserved = Object.values(reservations).reduce<CapacityAmount>(
    (sum, reservation) => plus(sum, reservation.peak),
    nothing,
  );
  const used = plus(allocated, reserved);
  return {
    environment_id: id,
    allocated,
    reserved,
    limits,
    used_percent: {
      cpu_millicores: percent(used.cpu_millicores, limits.cpu_millicores),
      memory_bytes: percent(used.memory_bytes, limits.memory_bytes),
      instances: percent(used.instances, limits.instances),
      resources: percent(used.resources, limits.resources),
    },
  };
};
