import type { TableWithFeed } from '../../ports/table.port.ts';
import { checkLimit } from '../table/check-query.ts';
import { changeFeed } from './change-feed.dynamodb.ts';
import type { DynamoClients } from './dynamodb-clients.ts';
import { dynamoTable, sendingAgain, type DynamoTableDeps } from './table.dynamodb.ts';

/** The table with its change feed, read from its stream by polling: for who is not fed by Lambda. */
export const dynamoTableWithFeed = (deps: DynamoTableDeps & DynamoClients): TableWithFeed => {
  const feed = changeFeed({ ...deps, send: sendingAgain(deps) });
  return { ...dynamoTable(deps), changes: async (cursor, limit) => feed(cursor, checkLimit(limit)) };
};
