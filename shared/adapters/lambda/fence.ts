import { FencedError } from '../../ports/service-deployer.port.ts';
import type { Item } from '../../ports/table.port.ts';
import { awsServiceKeys } from '../store/keys.ts';
import type { ServiceRecords } from './lambda-settings.ts';

export const fenced = (environment_id: string, token: number, found: Item | undefined): FencedError =>
  new FencedError(
    `Environment ${environment_id} has been taken over: token ${token} is older than ${String(found?.['token'])}. Stop; the newer holder goes on.`,
  );

/** Lets the newest token of the environment pass, durably remembered; throws FencedError for an older one. */
export const admitToken = async ({ table }: ServiceRecords, environment_id: string, token: number): Promise<void> => {
  const key = awsServiceKeys.fence(environment_id);
  const found = await table.get(key);
  if (found?.['token'] === token) return;
  const result = await table.transact([
    { kind: 'put', item: { ...key, token }, condition: { kind: 'absent_or_at_most', field: 'token', value: token } },
  ]);
  if (result.outcome === 'refused') throw fenced(environment_id, token, result.failures[0]?.found);
};
