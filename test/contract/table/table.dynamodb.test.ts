import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DescribeTableCommand, DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describeDynamo } from './dynamo.fixture.ts';
import { tableContract, type OpenTable } from './table.contract.ts';

describeDynamo('the table in DynamoDB', (dynamo) => {
  tableContract(() => dynamo.open());

  describe('as it is made', () => {
    let opened: OpenTable & { readonly tableName: string };
    let client: DynamoDBClient;
    beforeAll(async () => {
      opened = await dynamo.open({ prepare: (clients) => void ({ client } = clients) });
    });
    afterAll(() => opened.close());

    it('is paid by request, streams both images, and orders text keys', async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: opened.tableName }));
      expect(Table).toMatchObject({
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      });
    });

    it('lets items expire', async () => {
      const command = new DescribeTimeToLiveCommand({ TableName: opened.tableName });
      expect((await client.send(command)).TimeToLiveDescription).toMatchObject({
        AttributeName: 'expires_at_seconds',
        TimeToLiveStatus: 'ENABLED',
      });
    });
  });
});
