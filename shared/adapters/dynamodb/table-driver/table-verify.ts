import { GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import type { ResourceCheck } from '../../../ports/resource-driver.port.ts';
import { checked, checkedAndTimed } from '../../aws/resource-check.ts';
import { unless } from '../../aws/resource-fault.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { describeTable, noSuchTable } from './describe-table.ts';
import { tableArn, type TableDriverDeps } from './table-name.ts';
import { probeTable } from './table-probe.ts';

const requireActive = async (deps: TableDriverDeps, { physical_id }: FoundResource): Promise<string> => {
  const status = (await describeTable(deps, physical_id))?.TableStatus;
  if (status !== 'ACTIVE' && status !== 'UPDATING') throw new Error(`${physical_id} is ${status ?? 'gone'}`);
  return `${physical_id} is ${status}`;
};

/** Only a policy of its own could open a table to others than who the account's roles allow it. */
const requireClosed = async (deps: TableDriverDeps, { physical_id, specification }: FoundResource): Promise<string> => {
  if (specification['encrypted'] !== true) throw new Error(`${physical_id} can't decrypt what it holds`);
  const command = new GetResourcePolicyCommand({ ResourceArn: tableArn(deps, physical_id) });
  const policy = await unless(['PolicyNotFoundException', ...noSuchTable], deps.dynamodb.send(command));
  if (policy !== undefined)
    throw new Error(`${physical_id} has a policy of its own, which may open it to others. Remove the policy.`);
  return 'encrypted, and no policy opens it to others';
};

/** P31 to P34 for a table. */
export const verifyTable = async (deps: TableDriverDeps, found: FoundResource): Promise<readonly ResourceCheck[]> => [
  await checked('reachable', () => requireActive(deps, found)),
  ...(await checkedAndTimed(
    () => deps.clock.now(),
    () => probeTable(deps, found),
  )),
  await checked('secure', () => requireClosed(deps, found)),
];
