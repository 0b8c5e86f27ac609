import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';

export type DynamoClients = { readonly client: DynamoDBClient; readonly streams: DynamoDBStreamsClient };
export type DynamoClientOptions = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

const requestHandler = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

/** The clients that the table needs: they never send again by themselves (`retryRequests` does), and give up on a request after 3 seconds. */
export const dynamoClients = (options: DynamoClientOptions): DynamoClients => {
  const config = { ...options, maxAttempts: 1, requestHandler };
  return { client: new DynamoDBClient(config), streams: new DynamoDBStreamsClient(config) };
};
