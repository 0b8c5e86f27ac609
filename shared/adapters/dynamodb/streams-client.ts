import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { dynamoClient, onceOnly, type DynamoClientOptions, type DynamoClients } from './dynamodb-clients.ts';

/** The clients that the table and its change feed need. */
export const dynamoClients = (options: DynamoClientOptions): DynamoClients => ({
  client: dynamoClient(options),
  streams: new DynamoDBStreamsClient({ ...options, ...onceOnly }),
});
