import type { ResourceCheck } from '../../../ports/resource-driver.port.ts';
import { checked, checkedAndTimed } from '../../aws/resource-check.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { describeTable } from './describe-table.ts';
import { checkTableClosed } from './table-closed.ts';
import type { TableDriverDeps } from './table-name.ts';
import { probeTable } from './table-probe.ts';

const requireActive = async (deps: TableDriverDeps, { physical_id }: FoundResource): Promise<string> => {
  const status = (await describeTable(deps, physical_id))?.TableStatus;
  if (status !== 'ACTIVE' && status !== 'UPDATING') throw new Error(`${physical_id} is ${status ?? 'gone'}`);
  return `${physical_id} is ${status}`;
};

/** P31 to P34 for a table. */
export const verifyTable = async (deps: TableDriverDeps, found: FoundResource): Promise<readonly ResourceCheck[]> => [
  await checked('reachable', () => requireActive(deps, found)),
  ...(await checkedAndTimed(
    () => deps.clock.now(),
    () => probeTable(deps, found),
  )),
  await checkTableClosed(deps, found),
];
