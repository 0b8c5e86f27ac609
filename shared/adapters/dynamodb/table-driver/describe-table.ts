import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { unless } from '../../aws/resource-fault.ts';
import type { TableDriverDeps } from './table-name.ts';

export const noSuchTable = ['ResourceNotFoundException'];

export const describeTable = async (
  { dynamodb }: Pick<TableDriverDeps, 'dynamodb'>,
  name: string,
): Promise<TableDescription | undefined> =>
  (await unless(noSuchTable, dynamodb.send(new DescribeTableCommand({ TableName: name }))))?.Table;
