import { Agent, createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import { ask, until, type Answer } from '../../../../contract/service-deployer/traffic.ts';
import { poolVersion, proxyUnderTest } from './proxy.fixture.ts';

jest.setTimeout(30_000);

const { under, named, deadPort, listening, upstream } = proxyUnderTest();
const cookieName = 'windlass-session-web.dev';
const sticky = { session_affinity: 'COOKIE' } as const;

const cookieSeen = ({ headers }: Answer) => JSON.parse(decodeURIComponent(String(headers['x-cookie']))) as unknown;
const askWith = (cookie?: string, more: Parameters<typeof ask>[1] = {}) =>
  ask(under.proxy.url, { ...more, headers: { ...more?.headers, ...(cookie !== undefined && { cookie }) } });
/** The cookie that the answer sets, as a client sends it back; undefined when it sets none. */
const sessionIn = ({ headers }: Answer): string | undefined =>
  [headers['set-cookie'] ?? []]
    .flat()
    .find((text) => text.startsWith(cookieName))
    ?.split(';')[0];
/** Asks as a browser does: with the newest cookie that it was given. */
const browser = (agent?: Agent) => {
  let cookie: string | undefined;
  return async (): Promise<string> => {
    const answer = await askWith(cookie, { ...(agent !== undefined && { agent }) });
    cookie = sessionIn(answer) ?? cookie;
    return answer.body;
  };
};

describe('sessions that stick', () => {
  it('are given a cookie with the first answer, which tells nothing, and none after that', async () => {
    under.pool.set([poolVersion('v1-secret', 1, [await named('one')], sticky)]);
    const first = await askWith();
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^windlass-session-web\.dev=[0-9a-f]{12}\.[0-9a-f]{12}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    expect((await askWith(sessionIn(first))).headers).not.toHaveProperty('set-cookie');
  });

  it('go on with their version and their instance through hundreds of requests, also across a change of weights [B11]', async () => {
    const old = [await named('old-a'), await named('old-b')];
    const next = [await named('new-a'), await named('new-b')];
    const weights = (oldWeight: number, newWeight: number) =>
      under.pool.set([poolVersion('v1', oldWeight, old, sticky), poolVersion('v2', newWeight, next, sticky)]);
    const agent = new Agent({ keepAlive: true });
    const browsers = Array.from({ length: 20 }, () => browser(agent));
    const round = () => Promise.all(browsers.map((go) => go()));
    weights(75, 25);
    const first = await round();
    expect(first.filter((name) => name.startsWith('new'))).toHaveLength(5);
    for (let index = 0; index < 10; index += 1) expect(await round()).toEqual(first);
    weights(1, 99);
    for (let index = 0; index < 10; index += 1) expect(await round()).toEqual(first);
    weights(0, 100);
    const moved = await round();
    expect(moved.filter((name) => name.startsWith('new'))).toHaveLength(20);
    expect(moved.filter((name, index) => first[index]?.startsWith('new') === true && name !== first[index])).toEqual(
      [],
    );
    weights(50, 50);
    for (let index = 0; index < 5; index += 1) expect(await round()).toEqual(moved);
    agent.destroy();
  });

  it('move to another instance of the same version when theirs is gone, and stay there', async () => {
    const [a, b, c] = [await named('a'), await named('b'), await named('c')];
    const serving = (ports: readonly number[], others: number) =>
      under.pool.set([poolVersion('v1', 1, ports, sticky), poolVersion('v2', others, [c], sticky)]);
    serving([a, b], 0);
    const go = browser();
    const [first, left] = (await go()) === 'a' ? ['a', b] : ['b', a];
    serving([a, b], 99);
    expect(await go()).toBe(first);
    serving([left], 99);
    const second = await go();
    expect(second).toBe(first === 'a' ? 'b' : 'a');
    serving([a, b], 99);
    for (let index = 0; index < 10; index += 1) expect(await go()).toBe(second);
  });

  it('move when their instance does not answer, with a new cookie for the one that did', async () => {
    const [dead, alive] = [await deadPort(), await named('alive')];
    under.pool.set([poolVersion('v1', 1, [dead], sticky)]);
    const { session } = under.pool.pick(new Set()) ?? {};
    under.pool.set([poolVersion('v1', 1, [dead, alive], sticky)]);
    const answer = await askWith(`${cookieName}=${session}`, { method: 'POST', body: 'order' });
    expect(answer).toMatchObject({ status: 200, body: 'alive' });
    expect(sessionIn(answer)).toBeDefined();
    expect(sessionIn(answer)).not.toBe(`${cookieName}=${session}`);
    expect(under.traffic.measure('v1', 0)).toMatchObject({ requests: 2, errors: 1 });
  });

  it('stick while any version with traffic asks for it, and are left alone when none does [B11]', async () => {
    const [a, b] = [await named('a'), await named('b')];
    under.pool.set([poolVersion('v1', 50, [a]), poolVersion('v2', 50, [b], sticky)]);
    const go = browser();
    const mine = await go();
    for (let index = 0; index < 10; index += 1) expect(await go()).toBe(mine);
    under.pool.set([poolVersion('v1', 50, [a]), poolVersion('v2', 0, [b], sticky)]);
    const answer = await askWith(`${cookieName}=whatever`);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body).toBe('a');
  });

  it("have their cookie beside the service's own", async () => {
    const port = await upstream((_incoming, answer) =>
      answer.writeHead(200, ['Set-Cookie', 'a=1', 'set-cookie', 'b=2']).end(),
    );
    under.pool.set([poolVersion('v1', 1, [port], sticky)]);
    expect((await askWith()).headers['set-cookie']).toEqual([
      'a=1',
      'b=2',
      expect.stringMatching(/^windlass-session-/),
    ]);
  });
});

describe('what the service sees of our cookies', () => {
  it.each([
    [`a=1; ${cookieName}=x; b="2;`, 'a=1; b="2;'],
    [`windlass-version=9;  a=\u00e9`, 'a=\u00e9'],
    [
      'windlass-session-api.dev=y; windlass-session-web.prod=z',
      'windlass-session-api.dev=y; windlass-session-web.prod=z',
    ],
    [`${cookieName}=x; windlass-version=9`, null],
    ['a=1;;  b', 'a=1;;  b'],
  ])('of %j is %j', async (cookie, seen) => {
    under.pool.set([poolVersion('v1', 1, [await named('one')], sticky)]);
    expect(cookieSeen(await askWith(cookie))).toEqual(seen);
  });

  it('is nothing of each of several headers', async () => {
    const seen: string[] = [];
    const port = await upstream(({ rawHeaders }, answer) => {
      rawHeaders.forEach((text, index) => text.toLowerCase() === 'cookie' && seen.push(rawHeaders[index + 1] ?? ''));
      answer.end();
    });
    under.pool.set([poolVersion('v1', 1, [port], sticky)]);
    connect(under.proxy.port, '127.0.0.1').end(
      `GET / HTTP/1.1\r\nHost: web\r\nCookie: a=1\r\nCookie: ${cookieName}=x\r\ncookie: windlass-version=9; b=2\r\n\r\n`,
    );
    await until(async () => seen.length > 0);
    expect(seen).toEqual(['a=1', 'b=2']);
  });
});

describe('cookies that mean nothing', () => {
  it.each([
    ['garbage', ';;=; =; windlass-'],
    ['a session of nobody', `${cookieName}=0123456789ab.0123456789ab`],
    ['an empty session', `${cookieName}=`],
    ['a session of half a name', `${cookieName}=.`],
    ['kilobytes', `${cookieName}=${'x'.repeat(8_000)}`],
    ['one name many times', Array.from({ length: 300 }, (_, index) => `${cookieName}=${index}`).join('; ')],
    ["another service's session", 'windlass-session-api.dev=0123456789ab.0123456789ab'],
    ['bytes beyond ASCII', `${cookieName}=\u00ff\u00fe`],
  ])('%s: a new session', async (_, cookie) => {
    under.pool.set([poolVersion('v1', 1, [await named('one')], sticky)]);
    const answer = await askWith(cookie);
    expect(answer).toMatchObject({ status: 200, body: 'one' });
    expect(sessionIn(answer)).toMatch(/=[0-9a-f]{12}\.[0-9a-f]{12}$/);
  });
});

describe('clients of other kinds', () => {
  const said = async (text: string): Promise<string> => {
    const socket = connect(under.proxy.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => void (heard += chunk.toString()));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(text);
    await closed;
    return heard;
  };

  it('get a session over HTTP/1.0, and go on with it', async () => {
    under.pool.set([poolVersion('v1', 1, [await named('a'), await named('b')], sticky)]);
    const first = await said('GET / HTTP/1.0\r\n\r\n');
    expect(first).toMatch(/^HTTP\/1\.1 200 [\s\S]*set-cookie: windlass-session-web\.dev=/i);
    const cookie = /set-cookie: ([^;]+)/i.exec(first)?.[1];
    for (let index = 0; index < 6; index += 1) {
      const again = await said(`GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`);
      expect(again).not.toMatch(/set-cookie/i);
      expect(again.at(-1)).toBe(first.at(-1));
    }
  });

  it('that upgrade go where their session is, and get one where they have none', async () => {
    const echo = (name: string) => {
      const server = createServer((_incoming, answer) => answer.end(name));
      server.on('upgrade', (incoming, socket) => {
        socket.on('error', () => undefined);
        socket.end(
          `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n${name} saw ${incoming.headers.cookie ?? 'nothing'}`,
        );
      });
      return listening(server);
    };
    under.pool.set([poolVersion('v1', 1, [await echo('a'), await echo('b'), await echo('c')], sticky)]);
    const dial = (cookie: string) =>
      said(`GET /socket HTTP/1.1\r\nHost: web\r\nConnection: Upgrade\r\nUpgrade: echo\r\nCookie: ${cookie}\r\n\r\n`);
    const first = await dial('k=1');
    const cookie = /Set-Cookie: (windlass-session[^;]+)/.exec(first)?.[1] ?? '';
    const mine = /([abc]) saw k=1$/.exec(first)?.[1];
    expect(mine).toBeDefined();
    for (let index = 0; index < 6; index += 1) {
      const again = await dial(`k=1; ${cookie}`);
      expect(again.endsWith(`${mine} saw k=1`)).toBe(true);
      expect(again).not.toMatch(/Set-Cookie/);
      expect((await askWith(cookie)).body).toBe(mine);
    }
    await until(async () => under.traffic.measure('v1', 0).requests === 13);
  });
});
