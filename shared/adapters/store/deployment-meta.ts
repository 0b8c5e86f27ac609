import type { DeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Condition, Item, Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys } from './keys.ts';
import { pack, storable, unpack } from './packed-json.ts';

/** A deployment's META: its state, and the newest events, as long as they cost nothing there. Those before are items of their own. */
export type DeploymentMeta = { readonly state: DeploymentState; readonly newest_events: readonly DeploymentEvent[] };

const metaOf = (item: Item): DeploymentMeta => {
  const { newest_events, ...state } = contentOf<DeploymentState & { readonly newest_events?: string }>(item);
  return { state, newest_events: newest_events === undefined ? [] : unpack(newest_events) };
};

export const newestEventsOf = (item: Item): readonly DeploymentEvent[] => metaOf(item).newest_events;

export const readMeta = async (table: Table, deployment_id: string): Promise<DeploymentMeta | undefined> => {
  const item = await table.get(deploymentKeys.meta(deployment_id));
  return item === undefined ? undefined : metaOf(item);
};

export const readState = async (table: Table, deployment_id: string): Promise<DeploymentState | undefined> =>
  (await readMeta(table, deployment_id))?.state;

/** Throws `NotFoundError`. */
export const needMeta = async (table: Table, deployment_id: string): Promise<DeploymentMeta> => {
  const meta = await readMeta(table, deployment_id);
  if (meta === undefined) throw new NotFoundError('deployment', deployment_id);
  return meta;
};

/** Throws `NotFoundError`. */
export const needState = async (table: Table, deployment_id: string): Promise<DeploymentState> =>
  (await needMeta(table, deployment_id)).state;

/** Those of the states that exist, in the order of the ids. */
export const readStates = async (
  table: Table,
  deployment_ids: readonly string[],
): Promise<readonly DeploymentState[]> => {
  const states = await Promise.all(deployment_ids.map((id) => readState(table, id)));
  return states.filter((state) => state !== undefined);
};

export const metaItem = ({ state, newest_events }: DeploymentMeta): Item => ({
  ...deploymentKeys.meta(state.id),
  ...(storable(state) as object),
  ...(newest_events.length > 0 && { newest_events: pack(newest_events) }),
});

export const metaWrite = (meta: DeploymentMeta, condition: Condition): Write => ({
  kind: 'put',
  item: metaItem(meta),
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
