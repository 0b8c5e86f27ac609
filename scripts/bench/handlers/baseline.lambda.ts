/** What the import of a handler is held against: it imports the DynamoDB client, and nothing else. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

export const handler = async ({ id }: { readonly id: string }): Promise<unknown> =>
  new DynamoDBClient({}).send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: id } } }));
