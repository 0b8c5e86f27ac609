import { afterAll, beforeAll, describe } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../../shared/adapters/dynamodb/create-table.ts';
import type { DynamoClients } from '../../../shared/adapters/dynamodb/dynamodb-clients.ts';
import { dynamoClients } from '../../../shared/adapters/dynamodb/streams-client.ts';
import { dynamoTableWithFeed } from '../../../shared/adapters/dynamodb/table-with-feed.dynamodb.ts';
import type { DynamoTableDeps } from '../../../shared/adapters/dynamodb/table.dynamodb.ts';
import { startDynamo, whyNoDynamo, type DynamoServer } from '../../fakes/dynoxide.server.ts';
import type { OpenTable } from './table.contract.ts';

type DynamoOptions = Partial<Pick<DynamoTableDeps, 'clock' | 'pause' | 'random' | 'budget_milliseconds'>> & {
  /** Sees the clients before the table does. */
  readonly prepare?: (clients: DynamoClients) => void;
};
export type DynamoFixture = { open(options?: DynamoOptions): Promise<OpenTable & { readonly tableName: string }> };

const openTable = async (
  { endpoint }: DynamoServer,
  { prepare, ...deps }: DynamoOptions,
): ReturnType<DynamoFixture['open']> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const clients = dynamoClients({ endpoint, region: 'us-east-1', credentials });
  const tableName = `windlass-${randomUUID()}`;
  await createTable(clients.client, tableName);
  prepare?.(clients);
  const table = dynamoTableWithFeed({
    ...clients,
    tableName,
    clock: { now: () => Date.now() },
    ids: { next: () => randomUUID() },
    ...deps,
  });
  const close = async (): Promise<void> => {
    await clients.client.send(new DeleteTableCommand({ TableName: tableName }));
    clients.client.destroy();
    clients.streams.destroy();
  };
  return { table, tableName, close };
};

/** A suite with a DynamoDB of its own; where there is none it is skipped, and its name says why. */
export const describeDynamo = (name: string, suite: (dynamo: DynamoFixture) => void): void => {
  const reason = whyNoDynamo();
  const describeHere = reason === undefined ? describe : describe.skip;
  describeHere(`${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
    let server: DynamoServer;
    beforeAll(async () => void (server = await startDynamo()), 30_000);
    suite({ open: (options = {}) => openTable(server, options) });
    // Last, since hooks run in the order they were given in: the suite's own still need the server.
    afterAll(() => server.stop());
  });
};
