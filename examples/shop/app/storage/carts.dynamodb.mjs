// Orders in a DynamoDB table with the partition key `id`.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

export const openCarts = ({ CARTS_TABLE: TableName }) => {
  const client = new DynamoDBClient({});
  return {
    put: async ({ id, article }) =>
      void (await client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, article: { S: article } } }))),
    get: async (id) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
      return Item && { id: Item.id.S, article: Item.article.S };
    },
  };
};
