import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetAliasCommand } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from '@jest/globals';
import { lambdaClient } from '../../../../../shared/adapters/lambda/lambda-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Asks a Lambda that answers with this error, once. */
const ask = async (status: number, error: string) => {
  server = createServer((_, response) => {
    response.writeHead(status, { 'x-amzn-errortype': error, connection: 'close' });
    response.end('{"message":"Rate exceeded"}');
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const client = lambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  return client.send(new GetAliasCommand({ FunctionName: 'f', Name: 'live' }));
};

describe('the client for Lambda', () => {
  it('asks again, more often than the SDK does by itself, while Lambda throttles', async () => {
    expect(await lambdaClient({ region: 'eu-central-1' }).config.maxAttempts()).toBe(8);
  });

  it.each([
    [429, 'TooManyRequestsException'],
    [500, 'ServiceException'],
  ])('says that it may be asked later when the last answer is %s', async (status, error) => {
    await expect(ask(status, error)).rejects.toMatchObject({ name: 'LambdaBusyError', retryable: true });
  });

  it('passes on what Lambda says otherwise', async () => {
    await expect(ask(404, 'ResourceNotFoundException')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
