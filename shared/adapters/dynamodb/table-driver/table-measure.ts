import type { ResourceMeasure } from '../../../ports/resource-driver.port.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { describeTable } from './describe-table.ts';
import type { TableDriverDeps } from './table-name.ts';

/** As DynamoDB counts them, about every six hours. */
export const measureTable = async (
  deps: Pick<TableDriverDeps, 'dynamodb'>,
  { physical_id }: FoundResource,
): Promise<readonly ResourceMeasure[]> => {
  const description = await describeTable(deps, physical_id);
  return [
    { name: 'size_bytes', value: description?.TableSizeBytes ?? 0, unit: 'bytes' },
    { name: 'items', value: description?.ItemCount ?? 0, unit: 'count' },
  ];
};
