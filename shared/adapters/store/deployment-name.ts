import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { textOf } from './item-content.ts';
import { environmentKeys } from './keys.ts';

type Named = Pick<DeploymentState, 'id' | 'name' | 'environment_id'>;

/** The deployment that has the name, if any does. */
export const readNameOwner = async (
  table: Table,
  environment_id: string,
  name: string,
): Promise<string | undefined> => {
  const item = await table.get(environmentKeys.name(environment_id, name));
  return item === undefined ? undefined : textOf(item, 'deployment_id');
};

/** Takes the name, unless anybody has it (CD1). */
export const nameTaking = ({ id, name, environment_id }: Named): Write => ({
  kind: 'put',
  item: { ...environmentKeys.name(environment_id, name), deployment_id: id },
  condition: { kind: 'absent' },
});

/** Frees the name, if the deployment still has it: another one may have taken it after an earlier end. */
export const nameFreeing = async (table: Table, { id, name, environment_id }: Named): Promise<readonly Write[]> => {
  if ((await readNameOwner(table, environment_id, name)) !== id) return [];
  const key = environmentKeys.name(environment_id, name);
  return [{ kind: 'delete', key, condition: { kind: 'equals', field: 'deployment_id', value: id } }];
};
