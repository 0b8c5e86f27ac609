import { Agent, createServer, request } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { ReverseProxy } from '../../../../../local/provider/proxy/reverse-proxy.ts';
import { routeTo } from '../../../../../local/provider/proxy/route.ts';
import { ask, until } from '../../../../contract/service-deployer/traffic.ts';
import { poolVersion, proxyUnderTest, target } from './proxy.fixture.ts';

jest.setTimeout(30_000);

const { under, listening, deadPort, upstream } = proxyUnderTest();
const behind = (...ports: number[]) => under.pool.set([poolVersion('v1', 1, ports)]);
const measured = () => under.traffic.measure('v1', 0);

describe('passing requests on', () => {
  it('keeps method, path, headers and body, and says whom it asks for', async () => {
    let seen: Record<string, unknown> = {};
    behind(
      await upstream((incoming, answer) => {
        seen = { method: incoming.method, url: incoming.url, ...incoming.headers };
        incoming.pipe(answer);
      }),
    );
    const headers = {
      host: 'shop.example',
      connection: 'keep-alive, X-Hop',
      'x-hop': '1',
      te: 'trailers',
      'x-kept': 'yes',
      'x-forwarded-for': '10.0.0.9',
      'proxy-authorization': 'secret',
    };
    const answer = await ask(`${under.proxy.url}/a%20b?c=d`, { method: 'PUT', body: 'the body', headers });
    expect(answer).toMatchObject({ status: 200, body: 'the body' });
    expect(seen).toMatchObject({
      method: 'PUT',
      url: '/a%20b?c=d',
      host: 'shop.example',
      'x-kept': 'yes',
      'x-forwarded-for': '10.0.0.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example',
    });
    for (const name of ['x-hop', 'te', 'proxy-authorization']) expect(seen).not.toHaveProperty([name]);
  });

  it("gives back status, repeated headers and body, without the instance's own connection headers", async () => {
    behind(
      await upstream((_incoming, answer) =>
        answer
          .writeHead(418, 'Short And Stout', [
            'Set-Cookie',
            'a=1',
            'Set-Cookie',
            'b=2',
            'Connection',
            'X-Hop',
            'X-Hop',
            '1',
            'Keep-Alive',
            'timeout=9',
          ])
          .end('tea'),
      ),
    );
    const answer = await ask(under.proxy.url);
    expect(answer).toMatchObject({ status: 418, body: 'tea', headers: { 'set-cookie': ['a=1', 'b=2'] } });
    expect(answer.headers).not.toHaveProperty('x-hop');
    expect(answer.headers['keep-alive']).not.toBe('timeout=9');
  });

  it.each(['HEAD', 'DELETE', 'POST', 'OPTIONS'])('passes a %s without a body', async (method) => {
    behind(
      await upstream((incoming, answer) =>
        answer
          .writeHead(200, {
            'x-body': `${incoming.headers['content-length'] ?? '-'}/${incoming.headers['transfer-encoding'] ?? '-'}`,
          })
          .end(),
      ),
    );
    expect((await ask(under.proxy.url, { method })).headers['x-body']).toBe(method === 'POST' ? '0/-' : '-/-');
  });

  it('never lets a body lose its length, whatever the Connection header names', async () => {
    behind(
      await upstream((incoming, answer) => {
        incoming.resume();
        answer.end(String(incoming.headers['content-length']));
      }),
    );
    expect(
      (
        await ask(under.proxy.url, {
          method: 'DELETE',
          body: 'x',
          headers: { connection: 'close, content-length', 'content-length': '1' },
        })
      ).body,
    ).toBe('1');
  });

  it('streams both ways as it comes', async () => {
    behind(
      await upstream(async (incoming, answer) => {
        answer.write('head ');
        incoming.on('data', (chunk: Buffer) => answer.write(chunk));
        incoming.once('end', () => answer.end('tail'));
      }),
    );
    const pieces: string[] = [];
    const outgoing = request(under.proxy.url, { method: 'POST', agent: false });
    outgoing.write('one ');
    const ended = new Promise<void>((resolve) =>
      outgoing.once('response', (response) =>
        response.on('data', (chunk: Buffer) => pieces.push(chunk.toString())).once('end', resolve),
      ),
    );
    await until(async () => pieces.join('') === 'head one ');
    outgoing.end('two ');
    await ended;
    expect(pieces.join('')).toBe('head one two tail');
  });

  it('passes a large body whole', async () => {
    behind(await upstream((incoming, answer) => incoming.pipe(answer)));
    const body = 'x'.repeat(3_000_000);
    expect((await ask(under.proxy.url, { method: 'POST', body })).body).toHaveLength(body.length);
  });

  it('shows headers at once, though the first event is yet to come', async () => {
    behind(
      await upstream((_incoming, answer) =>
        answer.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
      ),
    );
    const outgoing = request(under.proxy.url, { agent: false });
    outgoing.on('error', () => undefined).end();
    const type = await new Promise((resolve) =>
      outgoing.once('response', (response) => resolve(response.headers['content-type'])),
    );
    outgoing.destroy();
    expect(type).toBe('text/event-stream');
  });

  it('keeps connections to an instance, and gives up those that lie unused for a second', async () => {
    const ports = new Set<number | undefined>();
    behind(await upstream((incoming, answer) => answer.end(String(ports.add(incoming.socket.remotePort).size))));
    await ask(under.proxy.url);
    await ask(under.proxy.url);
    expect(ports.size).toBe(1);
    await sleep(1_200);
    await ask(under.proxy.url);
    expect(ports.size).toBe(2);
  });
});

describe('when instances fail', () => {
  it('answers 503 with problem details when there is none, and counts it for no version', async () => {
    const answer = await ask(under.proxy.url, { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    });
    expect(JSON.parse(answer.body)).toEqual({
      type: 'about:blank',
      status: 503,
      code: 'no_healthy_instance',
      title: 'No healthy instance',
      detail: 'No instance of web that takes traffic is healthy. Try again shortly.',
    });
    expect(under.traffic.totals({ environment_id: 'e', service_name: 'web' })).toMatchObject({
      requests: 0,
      unrouted: 1,
    });
  });

  it.each(['PUT', 'POST'])(
    'sends a %s with its body to another instance when the first refuses the connection',
    async (method) => {
      behind(await deadPort(), await upstream((incoming, answer) => incoming.pipe(answer)));
      for (let index = 0; index < 4; index += 1)
        expect(await ask(under.proxy.url, { method, body: 'order' })).toMatchObject({ status: 200, body: 'order' });
      expect(measured().errors).toBeGreaterThan(0);
    },
  );

  it('repeats a request that was cut off only when its method allows', async () => {
    const cutting = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    behind(cutting, await upstream((_incoming, answer) => answer.end('fine')));
    const gets = await Promise.all([1, 2, 3, 4].map(() => ask(under.proxy.url)));
    expect(gets.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    behind(cutting);
    const post = await ask(under.proxy.url, { method: 'POST', body: 'order' });
    expect(post.status).toBe(502);
    expect(JSON.parse(post.body)).toMatchObject({
      code: 'no_answer',
      detail: expect.stringContaining('The instance of web that was asked did not answer'),
    });
  });

  it('survives an instance that closes kept connections just as they are used', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
        setTimeout(() => socket.destroy(), 2);
      });
    });
    behind(await listening(server));
    const agent = new Agent({ keepAlive: true });
    const statuses = new Set<number>();
    for (let index = 0; index < 150; index += 1) {
      statuses.add((await ask(under.proxy.url, { agent })).status);
      await sleep(index % 5);
    }
    agent.destroy();
    expect([...statuses]).toEqual([200]);
    expect(measured().errors).toBe(0);
  });

  it.each([
    ['a status that there is not', 'HTTP/1.1 099 Low\r\ncontent-length: 0\r\n\r\n', 502],
    ['a protocol that nobody asked for', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 502],
    ['words that no client may get', 'HTTP/1.1 200 \u0001odd\r\ncontent-length: 0\r\n\r\n', 200],
    ['what is not HTTP', 'odd\r\n\r\n', 502],
  ])('survives an instance that answers with %s', async (_, text, status) => {
    behind(await listening(createTcpServer((socket) => socket.once('data', () => socket.end(text)))));
    expect((await ask(`${under.proxy.url}/`, { method: 'POST' })).status).toBe(status);
    expect(measured()).toMatchObject(status === 502 ? { requests: 1, errors: 1 } : { requests: 1, errors: 0 });
  });

  it('cuts the client off when the instance breaks off its answer, and counts an error', async () => {
    behind(
      await upstream((_incoming, answer) => {
        answer.writeHead(200, { 'content-length': 100 }).write('half');
        setTimeout(() => answer.destroy(), 10);
      }),
    );
    await expect(ask(under.proxy.url)).rejects.toThrow();
    await until(async () => measured().requests === 1);
    expect(measured().errors).toBe(1);
  });

  it('counts 5xx answers as errors and others not, with their latency', async () => {
    behind(
      await upstream(async (incoming, answer) => {
        await sleep(30);
        answer.writeHead(Number(incoming.url?.slice(1))).end();
      }),
    );
    for (const code of [200, 302, 404, 500, 503]) expect((await ask(`${under.proxy.url}/${code}`)).status).toBe(code);
    await until(async () => measured().requests === 5);
    expect(measured().errors).toBe(2);
    expect(measured().latency_p50_milliseconds).toBeGreaterThanOrEqual(28);
  });

  it('tells the instance when the client goes away, and counts no answer as an error', async () => {
    let left = false;
    behind(await upstream((incoming) => void incoming.once('close', () => (left = true))));
    const outgoing = request(under.proxy.url, { agent: false });
    outgoing.on('error', () => undefined).end();
    await sleep(50);
    outgoing.destroy();
    await until(async () => left && measured().requests === 1);
    expect(measured().errors).toBe(1);
  });
});

describe('upgrades', () => {
  const handshake = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: web\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n`;
  const echo = () => {
    const server = createServer();
    server.on('upgrade', (incoming, socket, head) => {
      if (incoming.url !== '/socket') return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello ');
      socket.write(head);
      socket.on('error', () => undefined).pipe(socket);
    });
    return listening(server);
  };
  const dial = (text: string) => {
    const socket = connect(under.proxy.port, '127.0.0.1');
    const heard = { text: '', closed: false };
    socket.on('data', (chunk) => void (heard.text += chunk.toString())).on('error', () => undefined);
    socket.once('close', () => void (heard.closed = true));
    socket.write(text);
    return { socket, heard };
  };

  it('are passed through both ways until either side ends', async () => {
    behind(await echo());
    const { socket, heard } = dial(`${handshake('/socket')}early `);
    await until(async () => heard.text.endsWith('hello early '));
    expect(heard.text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    socket.write('late');
    await until(async () => heard.text.endsWith('late'));
    const [backend] = [under.pool.pick(new Set())];
    expect(backend?.outstanding).toBe(1);
    socket.end();
    await until(async () => backend?.outstanding === 0 && heard.closed);
    expect(measured()).toMatchObject({ requests: 1, errors: 0 });
  });

  it('that the instance refuses get its answer', async () => {
    behind(await echo());
    const { heard } = dial(handshake('/other'));
    await until(async () => heard.closed);
    expect(heard.text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*no$/);
  });

  it('get problem details when there is no instance, or none that answers', async () => {
    const { heard } = dial(handshake('/socket'));
    await until(async () => heard.closed);
    expect(heard.text).toMatch(/^HTTP\/1\.1 503 [\s\S]*no_healthy_instance/);
    behind(await deadPort());
    const { heard: second } = dial(handshake('/socket'));
    await until(async () => second.closed);
    expect(second.text).toMatch(/^HTTP\/1\.1 502 [\s\S]*no_answer/);
  });

  it('end with the proxy', async () => {
    behind(await echo());
    const { heard } = dial(handshake('/socket'));
    await until(async () => heard.text.endsWith('hello '));
    await under.proxy.close();
    await until(async () => heard.closed);
  });
});

it('closes with its kept connections, and the port is free again', async () => {
  behind(await upstream((_incoming, answer) => answer.end()));
  const agent = new Agent({ keepAlive: true });
  await ask(under.proxy.url, { agent });
  await under.proxy.close();
  await under.proxy.close();
  agent.destroy();
  const again = await ReverseProxy.listen(routeTo(target, under.pool, under.traffic), under.proxy.port);
  await again.close();
});
