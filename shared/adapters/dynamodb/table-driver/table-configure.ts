import type { ResourceDefinition, ResourceTarget } from '../../../ports/resource-driver.port.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import { ResourceRefusedError } from '../../aws/resource-rules.ts';
import type { TableDriverDeps } from './table-name.ts';
import { setRecovery } from './table-recovery.ts';
import { tableSpecificationSchema } from './table.rules.ts';

type Specification = ResourceDefinition['specification'];

const keyWords = ({ partition_key, partition_key_type, sort_key, sort_key_type }: Specification): string => {
  const sort = sort_key === undefined ? 'no sort_key' : `sort_key ${String(sort_key)} (${String(sort_key_type)})`;
  return `partition_key ${String(partition_key)} (${String(partition_key_type)}) and ${sort}`;
};

/** As DynamoDB would tell it. */
const completed = (specification: Specification) => {
  const wanted = tableSpecificationSchema.parse(specification);
  return wanted.sort_key === undefined ? wanted : { ...wanted, sort_key_type: wanted.sort_key_type ?? 'S' };
};

export const configureTable = async (
  deps: Pick<TableDriverDeps, 'dynamodb' | 'sleep'>,
  target: ResourceTarget,
  { physical_id, specification: present }: FoundResource,
  specification: Specification,
): Promise<void> => {
  const wanted = completed(specification);
  const [has, wants] = [keyWords(present), keyWords(wanted as Specification)];
  if (has !== wants)
    throw new ResourceRefusedError(
      `${target.name} has ${has}, not ${wants}, and DynamoDB does not let keys be changed. Leave them as they are, or release a table of another name and copy the items.`,
    );
  if (present['recoverable'] !== wanted.recoverable) await setRecovery(deps, physical_id, wanted.recoverable);
};
