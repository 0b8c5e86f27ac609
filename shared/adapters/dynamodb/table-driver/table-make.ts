import { CreateTableCommand, UntagResourceCommand } from '@aws-sdk/client-dynamodb';
import type { ResourceDefinition, ResourceTarget } from '../../../ports/resource-driver.port.ts';
import { unless } from '../../aws/resource-fault.ts';
import { refuseForeign } from '../../aws/resource-found.ts';
import { tagList, tagsOf, unfinishedTag } from '../../aws/resource-ownership.ts';
import { untilThere } from '../../aws/resource-wait.ts';
import { describeTable } from './describe-table.ts';
import { findTable } from './table-find.ts';
import { tableArn, tableName, type TableDriverDeps } from './table-name.ts';
import { setRecovery } from './table-recovery.ts';
import { tableSpecificationSchema, type TableSpecification } from './table.rules.ts';

type KeyAttribute = { readonly name: string; readonly type: 'S' | 'N' | 'B'; readonly role: 'HASH' | 'RANGE' };

const keysOf = (wanted: TableSpecification): readonly KeyAttribute[] => [
  { name: wanted.partition_key, type: wanted.partition_key_type, role: 'HASH' },
  ...(wanted.sort_key === undefined
    ? []
    : [{ name: wanted.sort_key, type: wanted.sort_key_type ?? 'S', role: 'RANGE' } as const]),
];

const createCommand = (deps: TableDriverDeps, target: ResourceTarget, wanted: TableSpecification): CreateTableCommand =>
  new CreateTableCommand({
    TableName: tableName(deps, target),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keysOf(wanted).map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keysOf(wanted).map(({ name, role }) => ({ AttributeName: name, KeyType: role })),
    Tags: tagList({ ...tagsOf(deps.scope, target), [unfinishedTag]: 'true' }),
  });

const taken = ['ResourceInUseException'];

/** Makes the table unless it is there; a former one of its name that is being deleted has to be gone first. */
const ensureTable = (deps: TableDriverDeps, target: ResourceTarget, wanted: TableSpecification): Promise<object> =>
  untilThere(deps.sleep, `${tableName(deps, target)} is still being deleted.`, async () => {
    const made = await unless(taken, deps.dynamodb.send(createCommand(deps, target, wanted)));
    return made ?? refuseForeign(target, await findTable(deps, target));
  });

const untilActive = (deps: TableDriverDeps, name: string): Promise<object> =>
  untilThere(deps.sleep, `DynamoDB is still making the table ${name}.`, async () => {
    const description = await describeTable(deps, name);
    return description?.TableStatus === 'ACTIVE' ? description : undefined;
  });

/** Makes the table, waits until it can be used, and tags it as whole then. */
export const makeTable = async (
  deps: TableDriverDeps,
  { target, specification }: ResourceDefinition,
): Promise<void> => {
  const name = tableName(deps, target);
  const wanted = tableSpecificationSchema.parse(specification);
  await ensureTable(deps, target, wanted);
  await untilActive(deps, name);
  if (wanted.recoverable) await setRecovery(deps, name, true);
  await deps.dynamodb.send(new UntagResourceCommand({ ResourceArn: tableArn(deps, name), TagKeys: [unfinishedTag] }));
};
