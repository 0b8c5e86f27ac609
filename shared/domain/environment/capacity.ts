import * as z from 'zod';
import type { CapacityLimits } from './environment.ts';

export const capacityAmountSchema = z
  .strictObject({ cpu_millicores: z.int(), memory_bytes: z.int(), instances: z.int(), resources: z.int() })
  .meta({ id: 'CapacityAmount' });
export type CapacityAmount = z.infer<typeof capacityAmountSchema>;

/** `allocated` is what runs; each reservation holds what a deployment may need at its peak, and what it leaves behind if it completes. */
export const capacitySchema = z
  .strictObject({
    allocated: capacityAmountSchema,
    reservations: z.record(z.string(), z.strictObject({ peak: capacityAmountSchema, lasting: capacityAmountSchema })),
    version: z.int().min(0),
  })
  .readonly()
  .meta({ id: 'Capacity' });
export type Capacity = z.infer<typeof capacitySchema>;
export type Reservation = Capacity['reservations'][string];

export const nothing: CapacityAmount = { cpu_millicores: 0, memory_bytes: 0, instances: 0, resources: 0 };
export const emptyCapacity: Capacity = { allocated: nothing, reservations: {}, version: 0 };

const dimensions = ['cpu_millicores', 'memory_bytes', 'instances', 'resources'] as const;

export const plus = (left: CapacityAmount, right: CapacityAmount): CapacityAmount => ({
  cpu_millicores: left.cpu_millicores + right.cpu_millicores,
  memory_bytes: left.memory_bytes + right.memory_bytes,
  instances: left.instances + right.instances,
  resources: left.resources + right.resources,
});

export const minus = (left: CapacityAmount, right: CapacityAmount): CapacityAmount => ({
  cpu_millicores: left.cpu_millicores - right.cpu_millicores,
  memory_bytes: left.memory_bytes - right.memory_bytes,
  instances: left.instances - right.instances,
  resources: left.resources - right.resources,
});

const taken = (capacity: Capacity): CapacityAmount =>
  Object.values(capacity.reservations).reduce((sum, one) => plus(sum, one.peak), capacity.allocated);

export type ReserveResult =
  | { readonly outcome: 'reserved'; readonly capacity: Capacity }
  | { readonly outcome: 'exhausted'; readonly message: string };

/** Holds the amounts for the deployment, or says which dimension is short and by how much (CD4). */
export const reserveCapacity = (
  capacity: Capacity,
  limits: CapacityLimits,
  deployment_id: string,
  reservation: Reservation,
): ReserveResult => {
  const after = plus(taken(capacity), reservation.peak);
  const short = dimensions.filter(
    (dimension) => after[dimension] > limits[dimension] && reservation.peak[dimension] > 0,
  );
  if (short.length > 0) {
    const words = short
      .map((dimension) => `${dimension}: ${after[dimension]} would be in use of ${limits[dimension]}`)
      .join('; ');
    return {
      outcome: 'exhausted',
      message: `The environment has not enough capacity (${words}). Release something, or raise configuration.limits.`,
    };
  }
  return {
    outcome: 'reserved',
    capacity: {
      ...capacity,
      reservations: { ...capacity.reservations, [deployment_id]: reservation },
      version: capacity.version + 1,
    },
  };
};

/** How a deployment leaves its environment's capacity. */
export type CapacityEnd = {
  /** What its reservation says that it leaves behind is then added to what runs. */
  readonly completed: boolean;
  /** What runs more, or less where negative, than is on record, beside the reservation: the effect of a rollback. */
  readonly capacity_change?: CapacityAmount;
};

/** Ends a reservation, if there is one still; what the deployment leaves behind is added to what runs. */
export const settleReservation = (
  capacity: Capacity,
  deployment_id: string,
  { completed, capacity_change = nothing }: CapacityEnd,
): Capacity => {
  const { [deployment_id]: reservation, ...reservations } = capacity.reservations;
  if (reservation === undefined && capacity_change === nothing) return capacity;
  const left = completed && reservation !== undefined ? reservation.lasting : nothing;
  return {
    allocated: plus(plus(capacity.allocated, left), capacity_change),
    reservations,
    version: capacity.version + 1,
  };
};
