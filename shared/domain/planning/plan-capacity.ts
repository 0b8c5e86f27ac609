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

/** How many instances of a version are asked for, and how many may run at most when they are busy. */
export type VersionSize = { readonly compute: Compute; readonly instances: number; readonly max_instances: number };

export type ServiceChange = {
  readonly actions: readonly RolloutAction[];
  readonly next: VersionSize;
  readonly previous?: VersionSize;
  /** Whether the previous instances are of the same version and are only added to or taken from. */
  readonly isScaledOnly: boolean;
};

const mostOf = ({ compute, max_instances }: VersionSize): CapacityAmount => times(compute, max_instances);

/** What a version may take while so many of it are asked for: one that is scaled by load may run all that it ever may, however few those are. */
const whileAsked = (size: VersionSize, asked: number): CapacityAmount => {
  if (asked === 0) return nothing;
  return size.max_instances > size.instances ? mostOf(size) : times(size.compute, asked);
};

/**
 * What the rollout of a service takes beyond what it takes now: at its peak, and when it is done. Negative where it frees something. A service
 * takes what it may run at most, since it may do so at any moment.
 */
export const changeOfCapacity = ({ actions, next, previous, isScaledOnly }: ServiceChange): Reservation => {
  const before = previous === undefined ? nothing : mostOf(previous);
  const lasting = minus(mostOf(next), before);
  if (isScaledOnly) return { peak: greater(lasting, nothing), lasting };
  let [started, old, peak] = [0, previous?.instances ?? 0, nothing];
  for (const action of actions) {
    if (action.kind === 'SCALE_NEW') started = action.instances;
    if (action.kind === 'SCALE_OLD') old = action.instances;
    const running = plus(whileAsked(next, started), previous === undefined ? nothing : whileAsked(previous, old));
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
