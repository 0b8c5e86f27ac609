import type { Timestamp } from '../naming/names.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import type { DeploymentState } from './deployment-state.ts';
import type { OpenBake } from './finish-bake.ts';
import type { BakeRecord, ServiceRecord } from './service-rollout.ts';
import type { StepRecord } from './step-record.ts';

/** By this a result says that it is what the bake of the release came to. */
export const releaseWatchId = 'release-watch';

/** When the bake of the release began: when W54, the last step before it, was over, or when the deployment was tried again after that. */
export const startOfWatch = (
  { updated_at, retried_at = '' }: Pick<DeploymentState, 'updated_at' | 'retried_at'>,
  steps: readonly StepRecord[],
): Timestamp => {
  const verified = steps.find((step) => step.id === 'W54')?.finished_at ?? updated_at;
  return verified > retried_at ? verified : retried_at;
};

/** The bake of the service that has begun and not ended. */
export const openBakeOf = ({ status, bakes = [] }: ServiceRecord): BakeRecord | undefined =>
  status === 'IN_PROGRESS' ? bakes.find(({ ended_at }) => ended_at === undefined) : undefined;

/** All that is known of bakes. */
export type BakeFacts = {
  readonly services: readonly ServiceRecord[];
  readonly steps: readonly StepRecord[];
  readonly validations: readonly ValidationResult[];
};

/** The bake of the release itself, while it is watched. */
export const openWatchOf = (
  state: DeploymentState,
  { steps, validations }: Pick<BakeFacts, 'steps' | 'validations'>,
): OpenBake | undefined =>
  state.status !== 'MONITORING' || validations.some(({ validator_id }) => validator_id === releaseWatchId)
    ? undefined
    : { began_at: startOfWatch(state, steps) };

/** The bakes that are under way: of services, and of the release. */
export const openBakes = (state: DeploymentState, facts: BakeFacts): readonly OpenBake[] => {
  const ofServices = facts.services.flatMap((record) => {
    const bake = openBakeOf(record);
    return bake === undefined ? [] : [{ service_name: record.service_name, began_at: bake.began_at }];
  });
  const watch = openWatchOf(state, facts);
  return watch === undefined ? ofServices : [...ofServices, watch];
};
