import {
  DescribeContinuousBackupsCommand,
  ListTagsOfResourceCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { ResourceTarget } from '../../../ports/resource-driver.port.ts';
import { unless } from '../../aws/resource-fault.ts';
import { foreignResource, type FoundResource } from '../../aws/resource-found.ts';
import { isOurs, tagsFrom, unfinishedTag } from '../../aws/resource-ownership.ts';
import { ResourceNotReadyError } from '../../aws/resource-wait.ts';
import { describeTable, noSuchTable } from './describe-table.ts';
import { tableArn, tableName, type TableDriverDeps } from './table-name.ts';

/** How long DynamoDB may take until it tells the tags that a table was made with. */
const tagsLag_milliseconds = 60_000;

const readTags = async (deps: TableDriverDeps, name: string): Promise<Readonly<Record<string, string>>> => {
  const command = new ListTagsOfResourceCommand({ ResourceArn: tableArn(deps, name) });
  return tagsFrom((await unless(noSuchTable, deps.dynamodb.send(command)))?.Tags);
};

const isRecoverable = async ({ dynamodb }: TableDriverDeps, name: string): Promise<boolean> => {
  const command = new DescribeContinuousBackupsCommand({ TableName: name });
  // Both are told of a table that is only just being made.
  const answer = await unless([...noSuchTable, 'TableNotFoundException'], dynamodb.send(command));
  const { PointInTimeRecoveryDescription: recovery } = answer?.ContinuousBackupsDescription ?? {};
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED';
};

type Specification = FoundResource['specification'];

const keyOf = (description: TableDescription, kind: 'HASH' | 'RANGE', name: string): Specification => {
  const attribute = description.KeySchema?.find(({ KeyType }) => KeyType === kind)?.AttributeName;
  const type = description.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute);
  return attribute === undefined ? {} : { [name]: attribute, [`${name}_type`]: String(type?.AttributeType) };
};

/** DynamoDB encrypts each table, with a key of its own where the description says nothing of another. */
const isEncrypted = ({ SSEDescription }: TableDescription): boolean =>
  SSEDescription === undefined || SSEDescription.Status === 'ENABLED' || SSEDescription.Status === 'UPDATING';

const refuseYoung = (deps: TableDriverDeps, name: string, { CreationDateTime }: TableDescription): void => {
  if (deps.clock.now() - (CreationDateTime?.getTime() ?? 0) < tagsLag_milliseconds)
    throw new ResourceNotReadyError(`DynamoDB does not tell yet whose table ${name} is; it is only just made.`);
};

/** The table as DynamoDB has it. One that is being deleted counts as gone: that can't be stopped. */
export const findTable = async (deps: TableDriverDeps, target: ResourceTarget): Promise<FoundResource | undefined> => {
  const name = tableName(deps, target);
  const description = await describeTable(deps, name);
  if (description === undefined || description.TableStatus === 'DELETING') return undefined;
  const tags = await readTags(deps, name);
  if (!isOurs(deps.scope, target, tags)) {
    if (Object.keys(tags).length === 0) refuseYoung(deps, name, description);
    return foreignResource(name);
  }
  return {
    physical_id: name,
    specification: {
      ...keyOf(description, 'HASH', 'partition_key'),
      ...keyOf(description, 'RANGE', 'sort_key'),
      recoverable: await isRecoverable(deps, name),
      encrypted: isEncrypted(description),
    },
    outputs: { TABLE: name },
    state: unfinishedTag in tags ? 'unfinished' : 'whole',
  };
};
