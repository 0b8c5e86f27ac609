import { GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import type { ResourceCheck } from '../../../ports/resource-driver.port.ts';
import { checked } from '../../aws/resource-check.ts';
import { unless } from '../../aws/resource-fault.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { noSuchTable } from './describe-table.ts';
import { tableArn, type TableDriverDeps } from './table-name.ts';

/** Only a policy of its own could open a table to others than who the account's roles allow it. */
const requireClosed = async (
  deps: Pick<TableDriverDeps, 'dynamodb' | 'scope'>,
  { physical_id, specification }: FoundResource,
): Promise<string> => {
  if (specification['encrypted'] !== true) throw new Error(`${physical_id} can't decrypt what it holds`);
  const command = new GetResourcePolicyCommand({ ResourceArn: tableArn(deps, physical_id) });
  const policy = await unless(['PolicyNotFoundException', ...noSuchTable], deps.dynamodb.send(command));
  if (policy !== undefined)
    throw new Error(`${physical_id} has a policy of its own, which may open it to others. Remove the policy.`);
  return 'encrypted, and no policy opens it to others';
};

/** P34 for a table. */
export const checkTableClosed = (
  deps: Pick<TableDriverDeps, 'dynamodb' | 'scope'>,
  found: FoundResource,
): Promise<ResourceCheck> => checked('secure', () => requireClosed(deps, found));
