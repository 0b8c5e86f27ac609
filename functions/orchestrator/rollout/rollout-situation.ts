import type { RolloutAction } from '../../../shared/domain/deployment/service-rollout.ts';
import type { RunningService } from '../../../shared/ports/service-deployer.port.ts';

/** What the deployer was last asked for. It is durable there before it takes effect, so it says how far a rollout has come. */
export type RolloutSituation = {
  readonly new_instances: number;
  readonly old_instances: number;
  readonly new_weight: number;
  readonly old_weight: number;
};

export const situationOf = (
  running: RunningService | undefined,
  new_id: string,
  old_id: string | undefined,
): RolloutSituation => {
  const wanted = (id: string | undefined) => running?.versions.find(({ version_id }) => version_id === id);
  const [next, old] = [wanted(new_id), old_id === new_id ? undefined : wanted(old_id)];
  return {
    new_instances: next?.wanted_instances ?? 0,
    old_instances: old?.wanted_instances ?? 0,
    new_weight: next?.weight ?? 0,
    old_weight: old?.weight ?? 0,
  };
};

const after = (situation: RolloutSituation, action: RolloutAction): RolloutSituation => {
  switch (action.kind) {
    case 'SCALE_NEW':
      return { ...situation, new_instances: action.instances };
    case 'SCALE_OLD':
      return { ...situation, old_instances: action.instances };
    case 'SHIFT_TRAFFIC':
      return { ...situation, new_weight: action.new_weight, old_weight: action.old_weight };
    case 'AWAIT_HEALTH':
    case 'BAKE':
    case 'REMOVE_OLD':
      return situation;
  }
};

const isSame = (left: RolloutSituation, right: RolloutSituation): boolean =>
  left.new_instances === right.new_instances &&
  left.old_instances === right.old_instances &&
  left.new_weight === right.new_weight &&
  left.old_weight === right.old_weight;

/**
 * The index of the action to take next: the first before which a rollout that began in `start` is in the observed situation. So no index
 * has to be stored for each action. Actions that change nothing asked for (AWAIT_HEALTH, BAKE) are taken again: a bake knows by its record whether it is over. A situation that the rollout
 * never passes through (somebody interfered) begins it anew: each action states what is wanted.
 */
export const resumeIndex = (
  actions: readonly RolloutAction[],
  start: RolloutSituation,
  observed: RolloutSituation,
): number => {
  let situation = start;
  for (const [index, action] of actions.entries()) {
    if (isSame(situation, observed)) return index;
    situation = after(situation, action);
  }
  return isSame(situation, observed) ? actions.length : 0;
};
