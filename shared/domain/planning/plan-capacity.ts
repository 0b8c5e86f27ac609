import type { RolloutAction } from '../deployment/service-rollout.ts';
import { minus, nothing, plus, type CapacityAmount, type Reservation } from '../environment/capacity.ts';
import type { Compute } from '../service/service.ts';

const dimensions = ['cpu_millicores', 'memory_bytes', 'instances', 'resources'] as const;

const perDimension = (amount: (dimension: (typeof dimensions)[number]) => number): CapacityAmount => ({
  cpu_millicores: amount('cpu_millicores'),
  memory_bytes: amount('memory_bytes'),
  instances: amount('instances'),
  resources: amount('resources'),
});
const times = (compute: Compute, instances: number): CapacityAmount => ({
  cpu_millicores: compute.cpu_millicores * instances,
  memory_bytes: compute.memory_bytes * instances,
  instances,
  resources: 0,
});
const greater = (left: CapacityAmount, right: CapacityAmount): CapacityAmount =>
  perDimension((dimension) => Math.max(left[dimension], right[dimension]));
const sum = (amounts: readonly CapacityAmount[]): CapacityAmount => amounts.reduce(plus, nothing);

export type ServiceChange = {
  readonly actions: readonly RolloutAction[];
  readonly compute: Compute;
  readonly instances: number;
  readonly previous?: { readonly compute: Compute; readonly instances: number };
  /** Whether the previous instances are of the same version and are only added to or taken from. */
  readonly isScaledOnly: boolean;
};

/** What the rollout of a service takes beyond what it takes now: at its peak, and when it is done. Negative where it frees something. */
export const changeOfCapacity = ({
  actions,
  compute,
  instances,
  previous,
  isScaledOnly,
}: ServiceChange): Reservation => {
  const before = previous === undefined ? nothing : times(previous.compute, previous.instances);
  const lasting = minus(times(compute, instances), before);
  if (isScaledOnly) return { peak: greater(lasting, nothing), lasting };
  let [started, old, peak] = [0, previous?.instances ?? 0, nothing];
  for (const action of actions) {
    if (action.kind === 'SCALE_NEW') started = action.instances;
    if (action.kind === 'SCALE_OLD') old = action.instances;
    const running = plus(times(compute, started), previous === undefined ? nothing : times(previous.compute, old));
    peak = greater(peak, minus(running, before));
  }
  return { peak: greater(peak, lasting), lasting };
};

/** The most that can be added at the same time when at most `parallel` of the services are between their beginning and their end. */
const peakOfWave = (wave: readonly Reservation[], parallel: number): CapacityAmount =>
  perDimension((dimension) => {
    const settled = wave.map(({ lasting }) => Math.max(0, lasting[dimension]));
    const above = wave
      .map(({ peak }, index) => peak[dimension] - (settled[index] as number))
      .sort((left, right) => right - left);
    return [...settled, ...above.slice(0, parallel).filter((extra) => extra > 0)].reduce(
      (total, one) => total + one,
      0,
    );
  });

/**
 * What a release takes beyond what is live (CD4): resources come first, then wave after wave, `parallel` services of a wave at a time. Peaks
 * of different waves do not meet; what an earlier wave adds or frees stays so.
 */
export const planCapacity = (
  resources: CapacityAmount,
  waves: readonly (readonly Reservation[])[],
  parallel: number,
): Reservation => {
  let lasting = resources;
  let peak = greater(resources, nothing);
  for (const wave of waves) {
    peak = greater(peak, plus(lasting, peakOfWave(wave, parallel)));
    lasting = plus(lasting, sum(wave.map((one) => one.lasting)));
  }
  return { peak: greater(peak, lasting), lasting };
};
