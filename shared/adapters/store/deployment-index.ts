import type { Table, Write } from '../../ports/table.port.ts';
import { deploymentIndex, environmentKeys, monthOf } from './keys.ts';

type Indexed = { readonly id: string; readonly environment_id: string; readonly created_at: string };

/** Pointers from the environment and from the month; lists follow them to the states. */
export const indexWrites = async (table: Table, deployment: Indexed): Promise<readonly Write[]> => {
  const { id, environment_id, created_at } = deployment;
  const month = deploymentIndex.month(monthOf(created_at));
  const isKnown = (await table.get(month)) !== undefined;
  return [
    {
      kind: 'put',
      item: { ...environmentKeys.deployment(environment_id, created_at, id), deployment_id: id, created_at },
    },
    { kind: 'put', item: { ...deploymentIndex.key(created_at, id), deployment_id: id, created_at } },
    ...(isKnown ? [] : [{ kind: 'put', item: { ...month } } as const]),
  ];
};
