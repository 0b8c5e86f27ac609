import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import type { TrafficPolicy } from '../../../../../shared/domain/service/traffic-policy.ts';
import { ask } from '../../../../contract/service-deployer/traffic.ts';
import { poolVersion, proxyUnderTest, target } from './proxy.fixture.ts';

jest.setTimeout(30_000);

const { under, named, listening, upstream, deadPort } = proxyUnderTest();

const canary = async (policies: { old?: Partial<TrafficPolicy>; next?: Partial<TrafficPolicy> } = {}) => {
  const [old, next] = [await named('old'), await named('new')];
  under.pool.set([
    poolVersion('1.0-aaa', 100, [old], policies.old),
    poolVersion('2.0-bbb', 0, [next], policies.next),
    poolVersion('3.0-ccc', 0, []),
  ]);
};
const pinned = (version: string, more: Record<string, string> = {}) =>
  ask(under.proxy.url, { headers: { 'windlass-version': version, ...more } });
const pinnedByCookie = (version: string) =>
  ask(under.proxy.url, { headers: { cookie: `a=1; windlass-version=${version}` } });
const measured = () => [under.traffic.measure('1.0-aaa', 0).requests, under.traffic.measure('2.0-bbb', 0).requests];

describe('a request that names its version', () => {
  it('is answered by it during a canary, whatever its weight, and told so, and judged by nobody [B11]', async () => {
    await canary();
    for (const name of ['2.0', '2.0-bbb']) {
      expect(await pinned(name)).toMatchObject({ body: 'new', headers: { 'windlass-version': '2.0' } });
      expect(await pinnedByCookie(name)).toMatchObject({ body: 'new', headers: { 'windlass-version': '2.0' } });
    }
    const plain = await ask(under.proxy.url);
    expect(plain.body).toBe('old');
    expect(plain.headers).not.toHaveProperty('windlass-version');
    expect(measured()).toEqual([1, 0]);
    expect(under.traffic.totals(target).requests).toBe(5);
  });

  it('is refused when that does not run, with the versions that do', async () => {
    await canary();
    for (const name of ['9.9', '3.0', '1.0, 2.0']) {
      const answer = await pinned(name);
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
      expect(JSON.parse(answer.body)).toMatchObject({
        code: 'version_not_running',
        detail: expect.stringMatching(/It may name 1\.0, 2\.0\.$/),
      });
    }
    const long = JSON.parse((await pinned('x"'.repeat(2_000))).body) as { detail: string };
    expect(long.detail.length).toBeLessThan(400);
    expect(measured()).toEqual([0, 0]);
  });

  it('is answered as any other when its cookie names what does not run, or its header nothing', async () => {
    await canary();
    for (const name of ['9.9', '3.0', '', 'x'.repeat(8_000)])
      expect(await pinnedByCookie(name)).toMatchObject({ status: 200, body: 'old' });
    expect((await pinned('')).body).toBe('old');
    expect(measured()).toEqual([5, 0]);
  });

  it('means what the header says where the cookie says something else', async () => {
    await canary();
    expect((await pinned('2.0', { cookie: 'windlass-version=1.0' })).body).toBe('new');
    expect((await pinned('1.0', { cookie: 'windlass-version=2.0' })).body).toBe('old');
  });

  it('is passed on with the header and without the cookie', async () => {
    await canary();
    expect((await pinned('2.0')).headers['x-pin']).toBe('"2.0"');
    expect((await pinnedByCookie('2.0')).headers['x-cookie']).toBe(encodeURIComponent('"a=1"'));
  });

  it('is not heard where the version does not let itself be named [B11]', async () => {
    const kept = { version_pins: false };
    await canary({ next: kept });
    expect([(await pinned('2.0')).body, (await pinnedByCookie('2.0')).body]).toEqual(['old', 'old']);
    expect((await pinned('9.9')).status).toBe(404);
    under.pool.set([poolVersion('1.0-aaa', 100, [await named('old')], kept)]);
    expect((await pinned('9.9')).body).toBe('old');
    expect((await pinned('1.0')).headers).not.toHaveProperty('windlass-version');
  });

  it('means the newer of two of one version, of which an instance is healthy', async () => {
    const [first, second] = [await named('first'), await named('second')];
    under.pool.set([poolVersion('1.0-a', 100, [first]), poolVersion('1.0-b', 0, [second])]);
    expect([(await pinned('1.0')).body, (await pinned('1.0-a')).body]).toEqual(['second', 'first']);
    under.pool.set([poolVersion('1.0-a', 100, [first]), poolVersion('1.0-b', 0, [])]);
    expect((await pinned('1.0')).body).toBe('first');
  });

  it('is tried again on no other version, and says why it has no answer', async () => {
    const dead = await deadPort();
    under.pool.set([poolVersion('1.0-aaa', 100, [await named('old')]), poolVersion('2.0-bbb', 0, [dead])]);
    const answer = await pinned('2.0');
    expect(answer.status).toBe(502);
    expect(under.traffic.totals(target)).toMatchObject({ requests: 3, errors: 3 });
    expect(measured()).toEqual([0, 0]);
  });

  it('has one header of that name in its answer, ours', async () => {
    const port = await upstream((_incoming, answer) => answer.writeHead(200, { 'Windlass-Version': 'mine' }).end());
    under.pool.set([poolVersion('1.0-aaa', 100, [port])]);
    expect((await pinned('1.0')).headers['windlass-version']).toBe('1.0');
    expect((await ask(under.proxy.url)).headers['windlass-version']).toBe('mine');
  });

  it('sticks to its instance where sessions do, and leaves the version when it names it no more', async () => {
    const sticky = { session_affinity: 'COOKIE' } as const;
    const [a, b, old] = [await named('a'), await named('b'), await named('old')];
    under.pool.set([poolVersion('1.0-aaa', 100, [old], sticky), poolVersion('2.0-bbb', 0, [a, b], sticky)]);
    const first = await pinned('2.0');
    const cookie = [first.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';
    for (let index = 0; index < 6; index += 1) expect((await pinned('2.0', { cookie })).body).toBe(first.body);
    expect((await ask(under.proxy.url, { headers: { cookie } })).body).toBe('old');
  });

  it('may be an upgrade', async () => {
    const server = createServer();
    server.on('upgrade', (_incoming, socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nnew');
    });
    under.pool.set([
      poolVersion('1.0-aaa', 100, [await named('old')]),
      poolVersion('2.0-bbb', 0, [await listening(server)]),
    ]);
    const dial = (version: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(under.proxy.port, '127.0.0.1');
        let heard = '';
        socket.on('data', (chunk) => void (heard += chunk.toString())).once('close', () => resolve(heard));
        socket.write(
          `GET / HTTP/1.1\r\nHost: web\r\nConnection: Upgrade\r\nUpgrade: echo\r\nWindlass-Version: ${version}\r\n\r\n`,
        );
      });
    expect(await dial('2.0')).toMatch(/^HTTP\/1\.1 101 [\s\S]*windlass-version: 2\.0[\s\S]*new$/);
    expect(await dial('9.9')).toMatch(/^HTTP\/1\.1 404 [\s\S]*version_not_running/);
    expect(measured()).toEqual([0, 0]);
  });
});
