import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';

export type DynamoClients = { readonly client: DynamoDBClient; readonly streams: DynamoDBStreamsClient };
export type DynamoClientOptions = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

const requestHandler = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

/** How the table's clients send: never again by themselves (`retryRequests` does), and giving up on a request after 3 seconds. */
export const onceOnly = { maxAttempts: 1, requestHandler };

export const dynamoClient = (options: DynamoClientOptions): DynamoDBClient =>
  new DynamoDBClient({ ...options, ...onceOnly });
