import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { ResourceTarget } from '../../../ports/resource-driver.port.ts';
import { unless } from '../../aws/resource-fault.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { untilThere } from '../../aws/resource-wait.ts';
import { describeTable, noSuchTable } from './describe-table.ts';
import type { TableDriverDeps } from './table-name.ts';

/** Deletes the table, and waits until it is gone. */
export const removeTable = async (
  deps: TableDriverDeps,
  _target: ResourceTarget,
  { physical_id }: FoundResource,
): Promise<void> => {
  await unless(noSuchTable, deps.dynamodb.send(new DeleteTableCommand({ TableName: physical_id })));
  await untilThere(deps.sleep, `DynamoDB is still deleting ${physical_id}.`, async () =>
    (await describeTable(deps, physical_id)) === undefined ? 'gone' : undefined,
  );
};
