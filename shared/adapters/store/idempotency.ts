import type { NewDeployment } from '../../domain/deployment/deployment.repository.ts';
import { isTerminal } from '../../domain/deployment/deployment-status.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Condition, Table, Write } from '../../ports/table.port.ts';
import { contentHash } from '../../runtime/content-hash.ts';
import { readState } from './deployment-meta.ts';
import { textOf } from './item-content.ts';
import { idempotencyKey } from './keys.ts';

type Idempotency = NonNullable<NewDeployment['idempotency']>;

/** The earlier use of a key: it binds until its deployment has ended (B6). */
export type EarlierUse = {
  readonly deployment_id: string;
  readonly body_hash: string;
  readonly bound_by?: DeploymentState;
};

const keyOf = ({ scope, key }: Idempotency) => idempotencyKey(contentHash({ scope, key }));

export const readEarlierUse = async (
  table: Table,
  idempotency: Idempotency | undefined,
): Promise<EarlierUse | undefined> => {
  const item = idempotency === undefined ? undefined : await table.get(keyOf(idempotency));
  if (item === undefined) return undefined;
  const deployment_id = textOf(item, 'deployment_id');
  const state = await readState(table, deployment_id);
  return {
    deployment_id,
    body_hash: textOf(item, 'body_hash'),
    ...(state !== undefined && !isTerminal(state.status) && { bound_by: state }),
  };
};

/** Binds the key to the deployment, unless somebody else has used it since `earlier` was read. */
export const idempotencyWrites = (
  deployment_id: string,
  idempotency: Idempotency | undefined,
  earlier: EarlierUse | undefined,
): readonly Write[] => {
  if (idempotency === undefined) return [];
  const condition: Condition =
    earlier === undefined
      ? { kind: 'absent' }
      : { kind: 'equals', field: 'deployment_id', value: earlier.deployment_id };
  return [{ kind: 'put', item: { ...keyOf(idempotency), ...idempotency, deployment_id }, condition }];
};
