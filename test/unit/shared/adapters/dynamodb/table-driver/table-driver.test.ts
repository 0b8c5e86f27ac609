import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { tagList, unfinishedTag } from '../../../../../../shared/adapters/aws/resource-ownership.ts';
import { configureTable } from '../../../../../../shared/adapters/dynamodb/table-driver/table-configure.ts';
import { findTable } from '../../../../../../shared/adapters/dynamodb/table-driver/table-find.ts';
import { makeTable } from '../../../../../../shared/adapters/dynamodb/table-driver/table-make.ts';
import { fault, ourTags, resourceDeps, targetOf } from '../../aws/resource-deps.fixture.ts';
import { startOfTest } from '../../store/store-fixture.ts';

const target = targetOf('DYNAMODB_TABLE');
const specification = { partition_key: 'article', sort_key: 'at', sort_key_type: 'N' };
const definition = { target, quantity: 1, specification };

const description: TableDescription = {
  TableStatus: 'ACTIVE',
  CreationDateTime: new Date(startOfTest - 3_600_000),
  KeySchema: [
    { AttributeName: 'article', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'at', AttributeType: 'N' },
    { AttributeName: 'article', AttributeType: 'S' },
  ],
};

const prepare = (table: TableDescription = description, tags: Readonly<Record<string, string>> = ourTags) => {
  const mock = mockClient(DynamoDBClient);
  mock.onAnyCommand().resolves({});
  mock.on(DescribeTableCommand).resolves({ Table: table });
  mock.on(ListTagsOfResourceCommand).resolves({ Tags: tagList(tags) });
  mock.on(DescribeContinuousBackupsCommand).rejects(fault('TableNotFoundException'));
  return { mock, deps: { ...resourceDeps(), dynamodb: new DynamoDBClient({ region: 'eu-central-1' }) } };
};

describe('finding a table', () => {
  it('tells it as it is in fact', async () => {
    const { deps } = prepare();
    expect(await findTable(deps, target)).toMatchObject({
      state: 'whole',
      specification: {
        partition_key: 'article',
        partition_key_type: 'S',
        sort_key: 'at',
        sort_key_type: 'N',
        recoverable: false,
        encrypted: true,
      },
    });
  });

  it('knows one whose making was cut short', async () => {
    const { deps } = prepare(description, { ...ourTags, [unfinishedTag]: 'true' });
    expect(await findTable(deps, target)).toMatchObject({ state: 'unfinished' });
  });

  it('takes one that is being deleted for gone', async () => {
    const { deps } = prepare({ ...description, TableStatus: 'DELETING' });
    expect(await findTable(deps, target)).toBeUndefined();
  });

  it('tells one without our tags as foreign, unless it is so young that its tags may not be known yet', async () => {
    expect(await findTable(prepare(description, {}).deps, target)).toMatchObject({ state: 'foreign', outputs: {} });
    const young = { ...description, CreationDateTime: new Date(startOfTest - 5_000) };
    await expect(findTable(prepare(young, {}).deps, target)).rejects.toMatchObject({ retryable: true });
  });
});

describe('making a table', () => {
  it('waits until it can be used and recovered, then says that it is whole', async () => {
    const { mock, deps } = prepare();
    mock
      .on(DescribeTableCommand)
      .resolvesOnce({ Table: { ...description, TableStatus: 'CREATING' } })
      .resolves({ Table: description });
    mock.on(UpdateContinuousBackupsCommand).rejectsOnce(fault('ContinuousBackupsUnavailableException')).resolves({});
    await makeTable(deps, definition);
    expect(deps.slept).toEqual([2_000, 2_000]);
    const { BillingMode, Tags, KeySchema, AttributeDefinitions } =
      mock.commandCalls(CreateTableCommand)[0]?.args[0].input ?? {};
    expect(KeySchema).toEqual(description.KeySchema);
    expect(AttributeDefinitions?.toReversed()).toEqual(description.AttributeDefinitions);
    expect(BillingMode).toBe('PAY_PER_REQUEST');
    expect(Tags).toContainEqual({ Key: unfinishedTag, Value: 'true' });
    expect(mock.calls().at(-1)?.args[0]).toBeInstanceOf(UntagResourceCommand);
  });

  it('waits for a former table of its name to be gone', async () => {
    const { mock, deps } = prepare();
    mock
      .on(DescribeTableCommand)
      .resolvesOnce({ Table: { ...description, TableStatus: 'DELETING' } })
      .resolves({ Table: description });
    mock.on(CreateTableCommand).rejectsOnce(fault('ResourceInUseException')).resolves({});
    await makeTable(deps, definition);
    expect(mock.commandCalls(CreateTableCommand)).toHaveLength(2);
  });

  it('does not take over a table that no release made', async () => {
    const { mock, deps } = prepare(description, { owner: 'somebody' });
    mock.on(CreateTableCommand).rejects(fault('ResourceInUseException'));
    await expect(makeTable(deps, definition)).rejects.toMatchObject({ code: 'resource_foreign' });
    expect(mock.commandCalls(UntagResourceCommand)).toHaveLength(0);
  });
});

describe('changing a table', () => {
  const found = {
    physical_id: 'a-table',
    specification: { ...specification, partition_key_type: 'S', recoverable: false, encrypted: true },
    outputs: {},
    state: 'whole',
  } as const;

  it('turns recovery on, and sends nothing when it is on already', async () => {
    const { mock, deps } = prepare();
    await configureTable(deps, target, found, specification);
    expect(mock.commandCalls(UpdateContinuousBackupsCommand)).toHaveLength(1);
    await configureTable(
      deps,
      target,
      { ...found, specification: { ...found.specification, recoverable: true } },
      specification,
    );
    expect(mock.commandCalls(UpdateContinuousBackupsCommand)).toHaveLength(1);
  });

  it.each([{ partition_key: 'id' }, { partition_key_type: 'N' }, { sort_key_type: 'S' }])(
    'refuses other keys, and says what to do instead: %j',
    async (change) => {
      const { mock, deps } = prepare();
      await expect(configureTable(deps, target, found, { ...specification, ...change })).rejects.toMatchObject({
        code: 'resource_refused',
        message: expect.stringMatching(/does not let keys be changed.*another name/),
      });
      expect(mock.calls()).toHaveLength(0);
    },
  );
});
