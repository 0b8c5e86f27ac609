import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Condition, Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys } from './keys.ts';
import { storable } from './packed-json.ts';

export const readState = async (table: Table, deployment_id: string): Promise<DeploymentState | undefined> => {
  const item = await table.get(deploymentKeys.meta(deployment_id));
  return item === undefined ? undefined : contentOf<DeploymentState>(item);
};

/** Throws `NotFoundError`. */
export const needState = async (table: Table, deployment_id: string): Promise<DeploymentState> => {
  const state = await readState(table, deployment_id);
  if (state === undefined) throw new NotFoundError('deployment', deployment_id);
  return state;
};

/** Those of the states that exist, in the order of the ids. */
export const readStates = async (
  table: Table,
  deployment_ids: readonly string[],
): Promise<readonly DeploymentState[]> => {
  const states = await Promise.all(deployment_ids.map((id) => readState(table, id)));
  return states.filter((state) => state !== undefined);
};

export const stateWrite = (state: DeploymentState, condition: Condition): Write => ({
  kind: 'put',
  item: { ...deploymentKeys.meta(state.id), ...(storable(state) as object) },
  condition,
});

/** Nobody has stored an event since the state was read. */
export const unchangedSince = (state: DeploymentState): Condition => ({
  kind: 'equals',
  field: 'last_sequence',
  value: state.last_sequence,
});

/** Nobody has taken the deployment over (I4). */
export const stillHeldWith = (lease_token: number): Condition => ({
  kind: 'equals',
  field: 'lease_token',
  value: lease_token,
});
