import { UnsupportedError } from '../errors/unsupported.error.ts';
import type { DeploymentStrategy } from '../service/deployment-strategy.ts';
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

/**
 * The actions that bring a service from its previous version, with `previousInstances` running, to `wantedInstances` of the new one. Weights
 * are numbers of instances. `previousInstances` is 0 for a service that is new, and also when the version that runs is the very one that is
 * wanted (only its number of instances changes): there is then nothing old to scale or remove.
 *
 * ROLLING keeps at least min(wanted, previous) - max_unavailable healthy instances serving, and never runs more than wanted + max_surge
 * (or than ran already, if that is more). REMOVE_OLD comes last, so that until then the previous version can be started again.
 * Throws `UnsupportedError` for other strategies, and for a ROLLING that may neither add nor miss an instance.
 */
export const planRollout = (
  strategy: DeploymentStrategy,
  wantedInstances: number,
  previousInstances: number,
): readonly RolloutAction[] => {
  if (strategy.kind !== 'RECREATE' && strategy.kind !== 'ROLLING') {
    throw new UnsupportedError(`The strategy ${strategy.kind} is not supported yet. Use ROLLING or RECREATE.`, {
      data: { strategy: strategy.kind },
    });
  }
  if (strategy.kind === 'ROLLING' && strategy.max_surge === 0 && strategy.max_unavailable === 0) {
    throw new UnsupportedError(
      'ROLLING with max_surge 0 and max_unavailable 0 can never move. Set one of them to at least 1.',
    );
  }
  if (previousInstances === 0) return takeOver(wantedInstances);
  return strategy.kind === 'RECREATE' ? recreate(wantedInstances) : roll(strategy, wantedInstances, previousInstances);
};
