import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleApp } from '../../../../scripts/shop/bundle-app.ts';
import { packFiles } from '../../../../scripts/shop/pack-files.ts';
import type { ResourceDefinition } from '../../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../../shared/domain/resource/resource-requirement.ts';
import { ask, askJson } from '../../../contract/service-deployer/traffic.ts';
import { openAws, type AwsUnderTest } from '../resource-driver/aws.harness.ts';
import { openFunctions, type Functions } from './shop.functions.ts';

/** The package that is published, run by Lambda on resources that the drivers made; no release, no Windlass. */
describe('the shop as Lambda functions, on a table, a bucket and a queue', () => {
  let aws: AwsUnderTest;
  let functions: Functions;
  let shop: string;
  let catalog: string;
  let queue: string;

  const make = async (resource_type: ResourceType, name: string, specification: ResourceDefinition['specification']) =>
    (
      await aws
        .driverOf(resource_type)
        .create({ target: { environment_id: 'cloud', resource_type, name }, quantity: 1, specification }, 1)
    ).outputs;

  beforeAll(async () => {
    aws = await openAws();
    const [stockDb, carts, images, events] = await Promise.all([
      make('DYNAMODB_TABLE', 'stock-db', { partition_key: 'article' }),
      make('DYNAMODB_TABLE', 'carts', { partition_key: 'id' }),
      make('S3_BUCKET', 'catalog-images', {}),
      make('SQS_QUEUE', 'order-events', {}),
    ]);
    queue = events['QUEUE_URL'] as string;
    functions = openFunctions(aws.options, packFiles(await bundleApp()));
    const stock = await functions.add('stock', { STOCK_DB_TABLE: stockDb['TABLE'] as string });
    catalog = await functions.add('catalog', {
      STOCK_URL: stock,
      CATALOG_IMAGES_BUCKET: images['BUCKET'] as string,
    });
    const orders = await functions.add('orders', {
      STOCK_URL: stock,
      CARTS_TABLE: carts['TABLE'] as string,
      ORDER_EVENTS_QUEUE_URL: queue,
    });
    shop = await functions.add('shop', { CATALOG_URL: catalog, ORDERS_URL: orders });
  });
  afterAll(async () => {
    functions?.close();
    await aws?.close();
  });

  it('lists what there is, through three services', async () => {
    const { articles } = (await askJson(shop)) as unknown as { readonly articles: readonly object[] };
    expect(articles).toContainEqual({ article: 'rope', quantity: 40, price: 12, currency: 'EUR' });
    expect((await ask(`${shop}health`)).status).toBe(200);
  });

  it('keeps its pictures in the bucket', async () => {
    expect(await askJson(`${catalog}pictures/rope`)).toEqual({ picture: 'a picture of a rope\n' });
  });

  it('sells the last pieces once, and tells of each order on the queue', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(`${shop}buy/winch`, { method: 'POST' })));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      201, 201, 201, 409, 409,
    ]);
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body = '' }) => (JSON.parse(Body) as { article: string }).article)).toEqual(
      Array.from({ length: 3 }, () => 'winch'),
    );
  });
});
