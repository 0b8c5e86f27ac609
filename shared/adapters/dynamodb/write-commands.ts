import {
  DeleteItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Write } from '../../ports/table.port.ts';
import { keyOf } from '../table/check-writes.ts';
import { toAttributes, toKey } from './attribute-values.ts';
import { conditionExpression } from './condition-expression.ts';

const withCondition = (write: Write) =>
  write.condition === undefined
    ? {}
    : { ...conditionExpression(write.condition), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };

const transactItem = (TableName: string, write: Write): TransactWriteItem => {
  const Key = toKey(keyOf(write));
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: toAttributes(write.item), ...withCondition(write) } };
    case 'delete':
      return { Delete: { TableName, Key, ...withCondition(write) } };
    case 'check':
      return {
        ConditionCheck: {
          TableName,
          Key,
          ...conditionExpression(write.condition),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      };
  }
};

/** To be sent again unchanged when its answer is lost: DynamoDB commits a token once within ten minutes. */
export const transactionCommand = (
  TableName: string,
  writes: readonly Write[],
  token: string,
): TransactWriteItemsCommand =>
  new TransactWriteItemsCommand({
    TransactItems: writes.map((write) => transactItem(TableName, write)),
    ClientRequestToken: token,
  });

/** A request that can be made again and again, for a write without a condition: sent twice it leaves the same item. */
export const plainRequest = (client: DynamoDBClient, TableName: string, write: Write): (() => Promise<unknown>) => {
  if (write.kind === 'put') {
    const put = new PutItemCommand({ TableName, Item: toAttributes(write.item) });
    return () => client.send(put);
  }
  const remove = new DeleteItemCommand({ TableName, Key: toKey(write.key) });
  return () => client.send(remove);
};
