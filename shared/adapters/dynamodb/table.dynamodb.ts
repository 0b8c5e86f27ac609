import { setTimeout as pause } from 'node:timers/promises';
import { GetItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../ports/clock.port.ts';
import type { Ids } from '../../ports/ids.port.ts';
import type { Item, Table, TransactResult, Write } from '../../ports/table.port.ts';
import { checkQuery, type CheckedQuery } from '../table/check-query.ts';
import { checkWrites } from '../table/check-writes.ts';
import { measureKey } from '../table/measure-item.ts';
import { pageOf } from '../table/page-of.ts';
import { isPlainWrite } from '../table/write-units.ts';
import { toItem, toKey, type Attributes } from './attribute-values.ts';
import type { DynamoClients } from './dynamodb-clients.ts';
import { refusalOf } from './refusal.ts';
import { retryRequests, type RetryDeps } from './retry-requests.ts';
import { plainRequest, transactionCommand } from './write-commands.ts';

export type DynamoTableDeps = Pick<DynamoClients, 'client'> & {
  readonly tableName: string;
  readonly clock: Clock;
  /** Never the same twice, whoever asks: they become client tokens. */
  readonly ids: Ids;
} & Partial<Pick<RetryDeps, 'pause' | 'random' | 'budget_milliseconds'>>;

const queryInput = (TableName: string, { pk, prefix, descending }: CheckedQuery): QueryCommandInput => ({
  TableName,
  ConsistentRead: true,
  ScanIndexForward: !descending,
  KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix === '' ? {} : { ':prefix': { S: prefix } }) },
});

/** Sends requests again for 10 seconds unless told. */
export const sendingAgain = (
  deps: Pick<DynamoTableDeps, 'clock' | 'pause' | 'random' | 'budget_milliseconds'>,
): (<T>(request: () => Promise<T>) => Promise<T>) => {
  const retry: RetryDeps = { pause, random: Math.random, budget_milliseconds: 10_000, ...deps };
  return (request) => retryRequests(retry, request);
};

/** The table in DynamoDB, as `createTable` makes it. Requests are sent again for 10 seconds unless told. */
export const dynamoTable = (deps: DynamoTableDeps): Table => {
  const { client, tableName, ids } = deps;
  const send = sendingAgain(deps);

  const readItems = async (query: CheckedQuery): Promise<readonly Item[]> => {
    const input = queryInput(tableName, query);
    const found: Attributes[] = [];
    let ExclusiveStartKey = query.after === undefined ? undefined : toKey({ pk: query.pk, sk: query.after });
    do {
      const command = new QueryCommand({ ...input, Limit: query.limit + 1 - found.length, ExclusiveStartKey });
      const { Items = [], LastEvaluatedKey } = await send(() => client.send(command));
      found.push(...Items);
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined && found.length <= query.limit);
    return found.map(toItem);
  };

  const writePlainly = async (write: Write): Promise<TransactResult> => {
    await send(plainRequest(client, tableName, write));
    return { outcome: 'committed' };
  };

  const writeTogether = (writes: readonly Write[]): Promise<TransactResult> => {
    const command = transactionCommand(tableName, writes, ids.next());
    return send(async () => {
      try {
        await client.send(command);
        return { outcome: 'committed' };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        return refusal;
      }
    });
  };

  return {
    get: async (key) => {
      measureKey(key);
      const command = new GetItemCommand({ TableName: tableName, Key: toKey(key), ConsistentRead: true });
      const { Item } = await send(() => client.send(command));
      return Item && toItem(Item);
    },
    query: async (query) => {
      const checked = checkQuery(query);
      return pageOf(await readItems(checked), checked.limit);
    },
    transact: async (writes) => {
      checkWrites(writes);
      const [write] = writes;
      return write !== undefined && isPlainWrite(writes) ? writePlainly(write) : writeTogether(writes);
    },
  };
};
