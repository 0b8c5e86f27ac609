// The stock in a DynamoDB table with the partition key `article`.
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

const toArticle = ({ article, quantity }) => ({ article: article.S, quantity: Number(quantity.N) });

/** What the request gives, or undefined when its condition did not hold. */
const ifAllowed = async (request) => {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};

export const openStore = async ({ STOCK_DB_TABLE: TableName }, articles) => {
  const client = new DynamoDBClient({});
  const keyOf = (name) => ({ TableName, Key: { article: { S: name } } });
  const insert = ([article, quantity]) =>
    ifAllowed(
      client.send(
        new PutItemCommand({
          TableName,
          Item: { article: { S: article }, quantity: { N: String(quantity) } },
          ConditionExpression: 'attribute_not_exists(article)',
        }),
      ),
    );
  await Promise.all(Object.entries(articles).map(insert));
  return {
    all: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return Items.map(toArticle).sort((left, right) => (left.article < right.article ? -1 : 1));
    },
    one: async (name) => {
      const { Item } = await client.send(new GetItemCommand({ ...keyOf(name), ConsistentRead: true }));
      return Item && toArticle(Item);
    },
    // One request, so that the last piece is never sold twice.
    take: async (name) => {
      const taken = await ifAllowed(
        client.send(
          new UpdateItemCommand({
            ...keyOf(name),
            UpdateExpression: 'SET quantity = quantity - :one',
            ConditionExpression: 'quantity >= :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return taken && toArticle(taken.Attributes);
    },
  };
};
