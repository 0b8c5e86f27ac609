import { expect, it } from '@jest/globals';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../../../../shared/adapters/dynamodb/table.dynamodb.ts';
import type { Table, Write } from '../../../../../shared/ports/table.port.ts';

type Sent = { readonly name: string; readonly input: { readonly [field: string]: unknown } };

/** A table whose requests are kept instead of sent; the first ones are lost, the rest are answered with nothing in them. */
const recordingTable = (lost = 0): { readonly table: Table; readonly sent: Sent[] } => {
  const sent: Sent[] = [];
  const send = async (command: { readonly input: Sent['input'] }): Promise<object> => {
    sent.push({ name: command.constructor.name, input: command.input });
    if (sent.length <= lost) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    return {};
  };
  let ids = 0;
  const table = dynamoTable({
    client: { send } as unknown as DynamoDBClient,
    tableName: 'windlass',
    clock: { now: () => 0 },
    ids: { next: () => `token-${(ids += 1)}` },
    pause: async () => {},
  });
  return { table, sent };
};

const put: Write = { kind: 'put', item: { pk: 'p', sk: 's' } };

it('reads what is committed, not what a replica has got to', async () => {
  const { table, sent } = recordingTable();
  await table.get({ pk: 'p', sk: 's' });
  await table.query({ pk: 'p' });
  expect(sent.map(({ name, input }) => [name, input['ConsistentRead']])).toEqual([
    ['GetItemCommand', true],
    ['QueryCommand', true],
  ]);
});

it('sends a transaction again under the token it had, and another one under another', async () => {
  const { table, sent } = recordingTable(2);
  await table.transact([{ ...put, condition: { kind: 'absent' } }]);
  await table.transact([put, { kind: 'delete', key: { pk: 'p', sk: 't' } }]);
  expect(sent.map(({ input }) => input['ClientRequestToken'])).toEqual(['token-1', 'token-1', 'token-1', 'token-2']);
});

it('sends one write without a condition as itself, at half the price', async () => {
  const { table, sent } = recordingTable();
  await table.transact([put]);
  await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 's' } }]);
  await table.transact([{ kind: 'check', key: { pk: 'p', sk: 's' }, condition: { kind: 'absent' } }]);
  expect(sent.map(({ name }) => name)).toEqual(['PutItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand']);
});

it('sends nothing that it refuses', async () => {
  const { table, sent } = recordingTable();
  await expect(table.transact([])).rejects.toThrow('A transaction has 0 writes');
  await expect(table.query({ pk: 'p', limit: 0 })).rejects.toThrow('The limit 0');
  expect(sent).toEqual([]);
});
