import { UnsupportedError } from '../errors/unsupported.error.ts';
import type { DeploymentStrategy } from '../service/deployment-strategy.ts';
import { bakesOf, type ShiftingStrategy } from './plan-bakes.ts';
import type { RolloutAction } from './service-rollout.ts';

type Rolling = Extract<DeploymentStrategy, { kind: 'ROLLING' }>;

const takeOver = (wanted: number): readonly RolloutAction[] => [
  { kind: 'SCALE_NEW', instances: wanted },
  { kind: 'AWAIT_HEALTH' },
  { kind: 'SHIFT_TRAFFIC', new_weight: wanted, old_weight: 0 },
];

const recreate = (wanted: number): readonly RolloutAction[] => [
  { kind: 'SCALE_OLD', instances: 0 },
  ...takeOver(wanted),
  { kind: 'REMOVE_OLD' },
];

/**
 * As many new instances as there is room for, then as many old ones away as the new ones make up for, and again. Traffic leaves an old
 * instance before it is stopped, and is left where it is while there is no new instance to take it.
 */
const roll = ({ max_surge, max_unavailable }: Rolling, wanted: number, previous: number): readonly RolloutAction[] => {
  const room = Math.max(wanted + max_surge, previous);
  const needed = Math.max(0, Math.min(wanted, previous) - max_unavailable);
  const actions: RolloutAction[] = [];
  let [started, old] = [0, previous];
  while (started < wanted || old > 0) {
    const startable = Math.max(started, Math.min(wanted, room - old));
    const keep = Math.min(old, Math.max(0, needed - startable));
    if (startable > started) actions.push({ kind: 'SCALE_NEW', instances: startable }, { kind: 'AWAIT_HEALTH' });
    if (startable > 0) actions.push({ kind: 'SHIFT_TRAFFIC', new_weight: startable, old_weight: keep });
    if (keep < old) actions.push({ kind: 'SCALE_OLD', instances: keep });
    [started, old] = [startable, keep];
  }
  return [...actions, { kind: 'REMOVE_OLD' }];
};

/** The weights that the new version takes, one after the other, up to all of it. */
const weightsOf = (strategy: ShiftingStrategy): readonly number[] => {
  if (strategy.kind === 'BLUE_GREEN') return [100];
  const weights = strategy.steps.map(({ weight_percent }) => weight_percent);
  return weights.at(-1) === 100 ? weights : [...weights, 100];
};

/**
 * Their share of the wanted ones, and so many that a new instance is asked no more than an old one, all of which run: else the new version would be
 * judged by how busy it is. Beyond half of the traffic that can take more than are wanted.
 */
const instancesAt = (weight: number, wanted: number, previous: number): number => {
  if (weight === 100) return wanted;
  const asBusy = Math.ceil((previous * weight) / (100 - weight));
  return Math.min(wanted, Math.max(asBusy, Math.ceil((wanted * weight) / 100)));
};

/** All the old instances stay until the new version has had all traffic for as long as it is watched there. */
const shift = (strategy: ShiftingStrategy, wanted: number, previous: number): readonly RolloutAction[] => {
  const bakes = bakesOf(strategy);
  const actions: RolloutAction[] = [];
  let started = 0;
  for (const weight of weightsOf(strategy)) {
    const instances = Math.max(started, instancesAt(weight, wanted, previous));
    if (instances > started) actions.push({ kind: 'SCALE_NEW', instances });
    actions.push({ kind: 'AWAIT_HEALTH' }, { kind: 'SHIFT_TRAFFIC', new_weight: weight, old_weight: 100 - weight });
    actions.push(...bakes.filter(({ weight_percent }) => weight_percent === weight));
    started = instances;
  }
  return [...actions, { kind: 'SCALE_OLD', instances: 0 }, { kind: 'REMOVE_OLD' }];
};

/**
 * The actions that bring a service from its previous version, with `previousInstances` running, to `wantedInstances` of the new one.
 * `previousInstances` is 0 for a service that is new, and also when the version that runs is the very one that is wanted (only its number of
 * instances changes): there is then nothing old to scale or remove, and nothing to compare with.
 *
 * ROLLING keeps at least min(wanted, previous) - max_unavailable healthy instances serving, and never runs more than wanted + max_surge
 * (or than ran already, if that is more). BLUE_GREEN and CANARY keep all old instances until the new version has had all traffic, so that at
 * most wanted + previous run. REMOVE_OLD comes last, so that until then the previous version can be started again.
 * Throws `UnsupportedError` for a ROLLING that may neither add nor miss an instance.
 */
export const planRollout = (
  strategy: DeploymentStrategy,
  wantedInstances: number,
  previousInstances: number,
): readonly RolloutAction[] => {
  if (strategy.kind === 'ROLLING' && strategy.max_surge === 0 && strategy.max_unavailable === 0) {
    throw new UnsupportedError(
      'ROLLING with max_surge 0 and max_unavailable 0 can never move. Set one of them to at least 1.',
    );
  }
  if (previousInstances === 0) return takeOver(wantedInstances);
  switch (strategy.kind) {
    case 'RECREATE':
      return recreate(wantedInstances);
    case 'ROLLING':
      return roll(strategy, wantedInstances, previousInstances);
    case 'BLUE_GREEN':
    case 'CANARY':
      return shift(strategy, wantedInstances, previousInstances);
  }
};
