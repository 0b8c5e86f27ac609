import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  emptyCapacity,
  minus,
  nothing,
  reserveCapacity,
  settleReservation,
  type Capacity,
  type CapacityAmount,
} from '../../../../../shared/domain/environment/capacity.ts';

const limits = { cpu_millicores: 1_000, memory_bytes: 1_000, instances: 10, resources: 5 };
const amount: fc.Arbitrary<CapacityAmount> = fc.record({
  cpu_millicores: fc.integer({ min: 0, max: 500 }),
  memory_bytes: fc.integer({ min: 0, max: 500 }),
  instances: fc.integer({ min: 0, max: 5 }),
  resources: fc.integer({ min: 0, max: 3 }),
});
const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  kind: fc.constantFrom('reserve', 'complete', 'fail'),
  amount,
});

const inUse = (capacity: Capacity): readonly number[] =>
  (['cpu_millicores', 'memory_bytes', 'instances', 'resources'] as const).map((dimension) =>
    Object.values(capacity.reservations).reduce((sum, one) => sum + one.peak[dimension], capacity.allocated[dimension]),
  );

describe('the capacity of an environment', () => {
  it('is never given out beyond its limits, in whatever order deployments come and end [CD4]', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let capacity = emptyCapacity;
        for (const { id, kind, amount: peak } of steps) {
          if (kind !== 'reserve') capacity = settleReservation(capacity, id, { completed: kind === 'complete' });
          else if (capacity.reservations[id] === undefined) {
            const result = reserveCapacity(capacity, limits, id, { peak, lasting: peak });
            if (result.outcome === 'reserved') capacity = result.capacity;
          }
          inUse(capacity).forEach((used, index) =>
            expect(used).toBeLessThanOrEqual(Object.values(limits)[index] as number),
          );
        }
      }),
    );
  });

  it('refuses the second of two that would both take the last of it, and says what is short [CD4]', () => {
    const last = { ...nothing, instances: 6 };
    const first = reserveCapacity(emptyCapacity, limits, 'a', { peak: last, lasting: last });
    const second =
      first.outcome === 'reserved'
        ? reserveCapacity(first.capacity, limits, 'b', { peak: last, lasting: last })
        : first;
    expect(second).toEqual({
      outcome: 'exhausted',
      message: expect.stringContaining('instances: 12 would be in use of 10'),
    });
  });

  it('is free again when a deployment fails, and taken for good when it completes', () => {
    const lasting = { ...nothing, instances: 2 };
    const result = reserveCapacity(emptyCapacity, limits, 'a', { peak: { ...nothing, instances: 3 }, lasting });
    if (result.outcome !== 'reserved') throw new Error('not reserved');
    expect(settleReservation(result.capacity, 'a', { completed: false })).toMatchObject({
      allocated: nothing,
      reservations: {},
    });
    const settled = settleReservation(result.capacity, 'a', { completed: true });
    expect(settled).toMatchObject({ allocated: lasting, reservations: {} });
    expect(settleReservation(settled, 'a', { completed: true })).toBe(settled);
  });

  it('gives back what a completed deployment had left, when that is rolled back [CD4]', () => {
    const lasting = { ...nothing, instances: 2, resources: 1 };
    const reserved = reserveCapacity(emptyCapacity, limits, 'a', { peak: lasting, lasting });
    if (reserved.outcome !== 'reserved') throw new Error('not reserved');
    const completed = settleReservation(reserved.capacity, 'a', { completed: true });
    const undone = settleReservation(completed, 'a', { completed: false, capacity_change: minus(nothing, lasting) });
    expect(undone).toMatchObject({ allocated: nothing, reservations: {} });
  });

  it('counts what a rollback keeps as in use', () => {
    const lasting = { ...nothing, instances: 2, resources: 2 };
    const reserved = reserveCapacity(emptyCapacity, limits, 'a', { peak: lasting, lasting });
    if (reserved.outcome !== 'reserved') throw new Error('not reserved');
    const kept = { ...nothing, resources: 1 };
    const undone = settleReservation(reserved.capacity, 'a', { completed: false, capacity_change: kept });
    expect(undone).toMatchObject({ allocated: kept, reservations: {} });
  });

  it('lets a release through that needs nothing of what is short', () => {
    const full = { ...emptyCapacity, allocated: { ...nothing, instances: 99 } };
    expect(reserveCapacity(full, limits, 'a', { peak: { ...nothing, resources: 1 }, lasting: nothing }).outcome).toBe(
      'reserved',
    );
  });
});
