import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openClient, type ProblemError } from '../../../../cli/client/windlass.client.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

/** Answers in turn, and the last one for ever. */
const answering = async (...answers: readonly { readonly status: number; readonly body: object | string }[]) => {
  let asked = 0;
  server = createServer((_, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    response
      .writeHead(answer?.status ?? 500)
      .end(typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: openClient(`http://127.0.0.1:${port}`, async () => 'token'), asked: () => asked };
};
const problemOf = async (work: Promise<unknown>) =>
  ((await work.catch((error: unknown) => error)) as ProblemError).problem;

describe('the client of the API', () => {
  it.each([
    [401, 'Unauthorized', 'unauthorized', 'WINDLASS_TOKEN'],
    [403, 'Forbidden', 'forbidden', 'WINDLASS_TOKEN'],
    [404, 'Not Found', 'no_route', 'WINDLASS_ENDPOINT'],
  ])('says what to do when the gateway itself answers %i', async (status, message, code, named) => {
    const { client } = await answering({ status, body: { message } });
    const problem = await problemOf(client.request('GET', '/v1/environments'));
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toContain(named);
  });

  it.each([
    [200, 'not Windlass'],
    [404, 'There is no Windlass at this address'],
  ])('says to correct the address when another program answers %i with a page', async (status, words) => {
    const { client } = await answering({ status, body: '<!doctype html><title>Not this</title>' });
    const error = (await client.request('GET', '/v1/environments').catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain(words);
    expect(error.message).toContain('WINDLASS_ENDPOINT');
  });

  it('tells the problem that Windlass answered as it is', async () => {
    const body = { title: 'Conflict', code: 'lease_held', detail: 'Somebody holds it.' };
    const { client, asked } = await answering({ status: 409, body });
    expect(await problemOf(client.request('POST', '/v1/deployments'))).toEqual({ ...body, status: 409 });
    expect(asked()).toBe(1);
  });

  it('asks again what it may when the answer is one that passes', async () => {
    const { client, asked } = await answering({ status: 503, body: {} }, { status: 200, body: { is: 'there' } });
    expect(await client.request('GET', '/v1/health')).toEqual({ is: 'there' });
    expect(asked()).toBe(2);
  });

  it('never asks twice for a change', async () => {
    const { client, asked } = await answering({ status: 503, body: { message: 'Service Unavailable' } });
    expect((await problemOf(client.request('POST', '/v1/deployments'))).title).toBe(
      'answered 503: Service Unavailable',
    );
    expect(asked()).toBe(1);
  });
});
