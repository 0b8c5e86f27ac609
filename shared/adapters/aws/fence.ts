import { FencedError } from '../../ports/service-deployer.port.ts';
import type { Table } from '../../ports/table.port.ts';
import { providerKeys } from '../store/keys.ts';

export type FenceDeps = { readonly table: Pick<Table, 'get' | 'transact'> };

/**
 * AWS knows no fencing tokens, so the newest one that an effect was done with is kept in Windlass's table. Lets the newest token pass,
 * durably remembered; throws FencedError for an older one. One read when it is known already.
 */
export const checkFence = async ({ table }: FenceDeps, environment_id: string, token: number): Promise<void> => {
  const key = providerKeys.fence('AWS', environment_id);
  const seen = (await table.get(key))?.['token'];
  if (seen === token) return;
  const result = await table.transact([
    {
      kind: 'put',
      item: { ...key, token },
      condition: { kind: 'absent_or_at_most', field: 'token', value: token },
    },
  ]);
  if (result.outcome === 'committed') return;
  const newest = result.failures[0]?.found?.['token'] ?? seen;
  throw new FencedError(
    `Environment ${environment_id} has been taken over: token ${token} is older than ${JSON.stringify(newest)}. Stop; the newer holder goes on.`,
  );
};
