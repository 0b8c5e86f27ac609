import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import { token, type DeployerSteps } from './deployer-steps.ts';
import type { ProcessDeployerUnderTest } from './process-deployer.under-test.ts';
import { ask, startLoad, until, type Answer, type Asked } from './traffic.ts';

type Who = { readonly version: string; readonly instance: string; readonly pid: number };

const cookieIn = ({ headers }: Answer): string | undefined => [headers['set-cookie'] ?? []].flat()[0]?.split(';')[0];
const whoIn = ({ body }: Answer): Who => JSON.parse(body) as Who;

/** How requests find a version and an instance of a deployer that routes them itself. */
export const describeRouting = (
  opened: () => ProcessDeployerUnderTest,
  { useNew, serve, deploy }: DeployerSteps,
): void =>
  describe('routing requests', () => {
    let target: ServiceTarget;
    beforeEach(() => {
      target = useNew();
    });
    const sticky = { traffic_policy: { session_affinity: 'COOKIE', version_pins: true } } as const;
    const shift = (...weights: readonly (readonly [string, number])[]) =>
      opened().deployer.shiftTraffic(
        target,
        weights.map(([version_id, weight]) => ({ version_id, weight })),
        token,
      );
    /** Version 1 with all traffic, and version 2 beside it with none. */
    const canary = async (instances: number, changes: Parameters<ProcessDeployerUnderTest['version']>[2] = {}) => {
      const { version } = opened();
      const { url } = await serve(target, version('healthy', '1', changes), instances);
      await deploy(target, version('healthy', '2', changes), instances);
      return url;
    };
    const withCookie = (cookie: string | undefined, more: Asked = {}): Asked => ({
      ...more,
      headers: cookie === undefined ? {} : { cookie },
    });

    it('keeps each session with its version and instance while weights move, until its version takes no traffic [B11]', async () => {
      const url = await canary(2, sticky);
      await shift(['healthy-1', 80], ['healthy-2', 20]);
      const firsts = await Promise.all(Array.from({ length: 10 }, () => ask(url)));
      expect(firsts.filter((answer) => whoIn(answer).version === '2')).toHaveLength(2);
      const again = () => Promise.all(firsts.map((first) => ask(url, withCookie(cookieIn(first)))));
      for (const weights of [20, 80, 50]) {
        await shift(['healthy-1', 100 - weights], ['healthy-2', weights]);
        expect((await again()).map(whoIn)).toEqual(firsts.map(whoIn));
      }
      await shift(['healthy-2', 100]);
      const moved = await again();
      expect(moved.map((answer) => whoIn(answer).version)).toEqual(Array(10).fill('2'));
      moved.forEach((answer, index) =>
        expect(cookieIn(answer) === undefined).toBe(whoIn(firsts[index] as Answer).version === '2'),
      );
    });

    it('moves a session whose instance was killed to another instance of its version', async () => {
      const url = await canary(2, sticky);
      await shift(['healthy-1', 50], ['healthy-2', 50]);
      const first = await ask(url);
      const mine = whoIn(first);
      process.kill(mine.pid, 'SIGKILL');
      let cookie = cookieIn(first);
      for (let index = 0; index < 20; index += 1) {
        const answer = await ask(url, withCookie(cookie));
        cookie = cookieIn(answer) ?? cookie;
        expect(whoIn(answer)).toMatchObject({ version: mine.version });
        expect(whoIn(answer).pid).not.toBe(mine.pid);
      }
    });

    it('lets a tester name a version that takes no traffic yet, by header or cookie, and samples no such request [B11]', async () => {
      const url = await canary(1);
      const since = Date.now();
      const pins: readonly Asked[] = [
        { headers: { 'windlass-version': '2' } },
        { headers: { 'windlass-version': 'healthy-2' } },
        withCookie('windlass-version=2'),
      ];
      for (const pin of pins) {
        const answer = await ask(url, pin);
        expect([whoIn(answer).version, answer.headers['windlass-version']]).toEqual(['2', '2']);
      }
      expect(whoIn(await ask(url)).version).toBe('1');
      const refused = await ask(url, { headers: { 'windlass-version': '3' } });
      expect(refused.status).toBe(404);
      expect(JSON.parse(refused.body)).toMatchObject({
        code: 'version_not_running',
        detail: expect.stringMatching(/It may name 1, 2\.$/),
      });
      expect(whoIn(await ask(url, withCookie('windlass-version=3'))).version).toBe('1');
      for (const counted of [
        await opened().deployer.sample(target, since),
        await opened().deployer.measure(target, since),
      ])
        expect(counted.map(({ requests }) => requests)).toEqual([2, 0]);
    });

    it('lets no request name a version that does not allow it', async () => {
      const url = await canary(1, { traffic_policy: { session_affinity: 'NONE', version_pins: false } });
      const answer = await ask(url, { headers: { 'windlass-version': '2' } });
      expect([answer.status, whoIn(answer).version]).toEqual([200, '1']);
    });

    it('changes how requests find a version that runs when it is installed with another policy', async () => {
      const { url } = await serve(target, opened().version('healthy', '1'));
      expect(cookieIn(await ask(url))).toBeUndefined();
      await opened().deployer.install(target, opened().version('healthy', '1', sticky), token);
      expect(cookieIn(await ask(url))).toBeDefined();
    });

    it('answers what is in flight while weights move back and forth and the version that has it stops', async () => {
      const url = await canary(1);
      await shift(['healthy-1', 1], ['healthy-2', 1]);
      const load = startLoad(60, (_index, agent) => ask(`${url}/slow?milliseconds=250`, { agent, method: 'POST' }));
      for (const weight of [1, 99, 50]) {
        await sleep(100);
        await shift(['healthy-1', 100 - weight], ['healthy-2', weight]);
      }
      const stopping = opened().deployer.scale(target, 'healthy-1', 0, token);
      await shift(['healthy-2', 100]);
      await stopping;
      const { requests, failures, bodies } = await load.stop();
      expect(failures).toEqual([]);
      expect(requests).toBeGreaterThan(10);
      expect(new Set(bodies)).toEqual(new Set(['1', '2']));
      await until(async () => (await ask(`${url}/slow?milliseconds=0`)).body === '2');
    });
  });
