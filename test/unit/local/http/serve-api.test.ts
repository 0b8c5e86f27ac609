import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ListenError, serveApi, type ServedApi, type ServeApiOptions } from '../../../../local/http/serve-api.ts';
import { defineRoute } from '../../../../shared/contracts/routes/route.contract.ts';
import type { ApiEvent, ApiResult } from '../../../../shared/runtime/http/api-event.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { countingIds } from '../../shared/adapters/store/store-fixture.ts';

const contract = { component: 'orchestrator', summary: '', answers: {} } as const;
const routes = [
  defineRoute({ ...contract, operation_id: 'open', method: 'POST', path: '/v1/open/{id}', access: { kind: 'public' } }),
  defineRoute({
    ...contract,
    operation_id: 'closed',
    method: 'GET',
    path: '/v1/closed',
    access: { kind: 'principal', rule: '' },
  }),
];
const issuer: ServeApiOptions['issuer'] = {
  verifyToken: async (token) =>
    token === 'good'
      ? { outcome: 'valid', claims: { sub: 'ada', groups: ['a', 'b'] } }
      : { outcome: 'invalid', reason: 'No.' },
  jwks: () => ({ keys: [{ kty: 'EC', kid: 'k' }] }),
};

describe('serving the API', () => {
  const servers: ServedApi[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const serve = async (handler: (event: ApiEvent) => Promise<ApiResult>, options: Partial<ServeApiOptions> = {}) => {
    const log = recordingLog();
    const served = await serveApi({
      handlers: [{ routes, handler }],
      issuer,
      ids: countingIds(),
      host: '127.0.0.1',
      port: 0,
      log,
      ...options,
    });
    servers.push(served);
    return { ...served, log };
  };
  const listening = async (options: Partial<ServeApiOptions> = {}) => {
    const events: ApiEvent[] = [];
    const served = await serve(async (event) => {
      events.push(event);
      return { statusCode: 200, headers: {}, body: 'ok' };
    }, options);
    return { ...served, events };
  };

  it('hands on the event that API Gateway would make', async () => {
    const { url, events } = await listening();
    await fetch(`${url}/v1/open/a%2Fb?x=1&x=2&y=%C3%A9`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'X-Some': 'Thing' },
    });
    expect(events).toEqual([
      {
        routeKey: 'POST /v1/open/{id}',
        rawPath: '/v1/open/a%2Fb',
        headers: expect.objectContaining({ 'x-some': 'Thing', 'content-type': 'application/json' }),
        queryStringParameters: { x: '1,2', y: 'é' },
        pathParameters: { id: 'a/b' },
        body: '{"a":1}',
        isBase64Encoded: false,
        requestContext: { requestId: expect.any(String), http: { method: 'POST' } },
      },
    ]);
  });

  it.each([
    ['application/yaml', Buffer.from('a: 1')],
    ['application/json', Buffer.from([0xff, 0x00])],
  ])('hands on what is no JSON or text as base64: %s', async (type, bytes) => {
    const { url, events } = await listening();
    await fetch(`${url}/v1/open/x`, { method: 'POST', body: bytes, headers: { 'content-type': type } });
    expect([events[0]?.isBase64Encoded, events[0]?.body]).toEqual([true, bytes.toString('base64')]);
  });

  it('verifies the token before the handler is called, and hands on its claims', async () => {
    const { url, events } = await listening();
    const refused = await fetch(`${url}/v1/closed`, { headers: { authorization: 'Bearer bad' } });
    expect([refused.status, refused.headers.get('www-authenticate'), events]).toEqual([
      401,
      'Bearer realm="windlass", error="invalid_token", error_description="No."',
      [],
    ]);
    await fetch(`${url}/v1/closed`, { headers: { authorization: 'bearer good' } });
    expect(events[0]?.requestContext.authorizer?.jwt?.claims).toEqual({ sub: 'ada', groups: ['a', 'b'] });
  });

  it("publishes the issuer's key", async () => {
    const { url } = await listening();
    expect(await (await fetch(`${url}/.well-known/jwks.json`)).json()).toEqual({ keys: [{ kty: 'EC', kid: 'k' }] });
  });

  it('answers 500 without a word of the inside when a handler throws', async () => {
    const { url, log } = await serve(async () => {
      throw new Error('secret inside');
    });
    const answered = await fetch(`${url}/v1/open/x`, { method: 'POST' });
    expect(answered.status).toBe(500);
    expect(await answered.text()).not.toContain('secret');
    expect(log.lines).toEqual([expect.objectContaining({ level: 'error', fields: { error: 'secret inside' } })]);
  });

  it('says what to do when the port is taken', async () => {
    const { url } = await listening();
    const port = Number(new URL(url).port);
    const taken = listening({ port });
    await expect(taken).rejects.toBeInstanceOf(ListenError);
    await expect(taken).rejects.toThrow(
      new RegExp(`127.0.0.1:${port}: something else listens there; stop it, or set PORT`),
    );
  });

  it('closes at once when nothing is under way, though clients keep connections open', async () => {
    const served = await listening();
    const { url } = served;
    await fetch(`${url}/v1/open/x`, { method: 'POST' });
    const began = performance.now();
    await served.close();
    expect(performance.now() - began).toBeLessThan(1_500);
    await expect(fetch(`${url}/v1/open/x`, { method: 'POST' })).rejects.toThrow();
  });

  it('lets a request under way end, and breaks off what does not within the grace', async () => {
    const held = Promise.withResolvers<ApiResult>();
    const served = await serve(() => held.promise, { close_grace_milliseconds: 50 });
    const { url } = served;
    const answered = fetch(`${url}/v1/open/x`, { method: 'POST' }).then((answer) => answer.status);
    const { hostname, port } = new URL(url);
    const stalled = connect(Number(port), hostname);
    stalled.on('error', () => {}).resume();
    stalled.write('POST /v1/open/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    await once(stalled, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [closing, ended] = [served.close(), once(stalled, 'close')];
    held.resolve({ statusCode: 200, headers: {}, body: 'ok' });
    expect(await answered).toBe(200);
    await Promise.all([closing, ended]);
  });

  it('survives clients that go away in the middle', async () => {
    const { url, events, log } = await listening();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /v1/open/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    await once(socket, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await fetch(`${url}/v1/open/x`, { method: 'POST' })).status).toBe(200);
    expect([events.length, log.lines]).toEqual([1, []]);
  });
});
