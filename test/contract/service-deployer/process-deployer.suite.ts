import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { healthCheckSchema } from '../../../shared/domain/service/health-check.ts';
import type { ServiceTarget, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import { FencedError } from '../../../shared/ports/service-deployer.port.ts';
import { deployerSteps, settle_milliseconds, token } from './deployer-steps.ts';
import type { ProcessDeployerUnderTest } from './process-deployer.under-test.ts';
import { describeRouting } from './routing.suite.ts';
import { describeServiceDeployer } from './service-deployer.suite.ts';
import { ask, askJson, isRefused, startLoad, until } from './traffic.ts';

/** What every ServiceDeployer does, and what one does that runs services as processes behind a proxy. */
export const describeProcessDeployer = (name: string, open: () => Promise<ProcessDeployerUnderTest>): void => {
  describe(`a service deployer (${name})`, () => {
    jest.setTimeout(60_000);
    let under: ProcessDeployerUnderTest;
    let target: ServiceTarget;
    const steps = deployerSteps(() => under.deployer);

    beforeAll(async () => {
      under = await open();
    });
    afterAll(async () => {
      await under.close();
    });
    beforeEach(() => {
      target = steps.useNew();
    });

    describeServiceDeployer(() => ({
      deployer: under.deployer,
      good: async (number) => under.version('healthy', number, { version_id: `good-${number}` }),
    }));

    describeRouting(() => under, steps);

    const deploy = (definition: VersionDefinition, instances: number) => steps.deploy(target, definition, instances);
    const serve = (definition: VersionDefinition, instances: number, at = target) =>
      steps.serve(at, definition, instances);
    const statesOf = async (definition: VersionDefinition) =>
      (await under.deployer.describe(target))?.versions
        .find((version) => version.version_id === definition.version_id)
        ?.instances.map((instance) => instance.state);

    describe('running a version', () => {
      it('installs it at an address that answers 503', async () => {
        await under.deployer.install(target, under.version('healthy', '1'), token);
        const answer = await ask(await under.deployer.addressOf(target));
        expect(answer).toMatchObject({
          status: 503,
          headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
        });
        expect(JSON.parse(answer.body)).toMatchObject({ code: 'no_healthy_instance' });
      });

      it('starts as many instances as are wanted and spreads the requests [W41 W43 W44 B11]', async () => {
        const { running, url } = await serve(under.version('healthy', '1'), 3);
        const healthy = { state: 'HEALTHY', last_answer: 'GET /health answered 200', restarts: 0 };
        expect(running?.instances).toMatchObject([healthy, healthy, healthy]);
        const answers = await Promise.all(Array.from({ length: 12 }, () => askJson(url)));
        expect(new Set(answers.map((answer) => answer['instance'])).size).toBe(3);
      });

      it('has the effect of once when each call is repeated', async () => {
        const definition = under.version('healthy', '1');
        await serve(definition, 1);
        const before = await askJson(await under.deployer.addressOf(target));
        const { url } = await serve(definition, 1);
        expect(await askJson(url)).toEqual(before);
        expect((await under.deployer.describe(target))?.versions).toHaveLength(1);
      });

      it('gives a process its variables, its identity and the addresses of its dependencies, and nothing else of ours [W34 W42]', async () => {
        const dependency = steps.use(`${target.service_name}-api`);
        await serve(under.version('healthy', '1'), 1, dependency);
        process.env['WINDLASS_TEST_SECRET'] = 'not to be passed on';
        const { url } = await serve(
          under.version('healthy', '2', { variables: { COLOUR: 'green' }, dependencies: [dependency.service_name] }),
          1,
        );
        delete process.env['WINDLASS_TEST_SECRET'];
        const environment = await askJson(`${url}/environment`);
        expect(environment).toMatchObject({
          COLOUR: 'green',
          WINDLASS_SERVICE: target.service_name,
          WINDLASS_ENVIRONMENT: 'staging',
          WINDLASS_VERSION: '2',
        });
        const variable = `${dependency.service_name.toUpperCase().replaceAll('-', '_')}_URL`;
        expect(environment[variable]).toBe(await under.deployer.addressOf(dependency));
        expect(await askJson(String(environment[variable]))).toMatchObject({ version: '1' });
        expect(environment).not.toHaveProperty('WINDLASS_TEST_SECRET');
      });

      it('refuses instances while a dependency is missing', async () => {
        const definition = under.version('healthy', '1', { dependencies: ['nowhere'] });
        await under.deployer.install(target, definition, token);
        await expect(under.deployer.scale(target, definition.version_id, 1, token)).rejects.toThrow(
          /Service nowhere is not installed/,
        );
      });

      it('starts an instance again when it dies, and counts it [B11]', async () => {
        const definition = under.version('healthy', '1');
        const { url } = await serve(definition, 1);
        await ask(`${url}/crash`);
        await until(async () => (await under.deployer.describe(target))?.versions[0]?.instances[0]?.restarts === 1);
        await under.deployer.waitUntilSettled(target, definition.version_id, settle_milliseconds);
        await until(async () => (await ask(url)).status === 200);
      });
    });

    describe('judging health', () => {
      it('says why a version never gets healthy, and gives it no request [W43 B11]', async () => {
        const check = healthCheckSchema.parse({
          kind: 'HTTP',
          interval_milliseconds: 50,
          start_period_milliseconds: 2_000,
        });
        const { running, url } = await serve(under.version('never-healthy', '1', { health_checks: [check] }), 1);
        expect(running?.instances[0]).toMatchObject({
          state: 'UNHEALTHY',
          last_answer: 'GET /health answered 503, expected 200',
        });
        expect((await ask(url)).status).toBe(503);
      });

      it('gives up a version that exits as it starts, with its own words, and is settled then [W43]', async () => {
        const running = await deploy(under.version('exits-at-once', '1'), 1);
        expect(running?.instances[0]).toMatchObject({
          state: 'EXITED',
          last_answer: 'exited with code 1: Error: no database at orders.sqlite',
          restarts: 2,
        });
      });

      it('gives up at once a command that does not exist', async () => {
        const running = await deploy(under.version('healthy', '1', { command: ['no-such-program-anywhere'] }), 1);
        expect(running?.instances[0]).toMatchObject({
          state: 'EXITED',
          restarts: 0,
          last_answer: expect.stringMatching(/no such program/),
        });
      });

      it('tries anew what was given up when it is asked for again', async () => {
        const definition = under.version('exits-at-once', '1');
        const first = await deploy(definition, 1);
        const second = await deploy(definition, 1);
        expect(second?.instances[0]?.state).toBe('EXITED');
        expect(second?.instances[0]?.instance_id).not.toBe(first?.instances[0]?.instance_id);
      });

      it('answers at once about settled instances and waits for starting ones no longer than told', async () => {
        const definition = under.version('slow-start', '1', { variables: { START_MILLISECONDS: '600' } });
        await under.deployer.install(target, definition, token);
        await under.deployer.scale(target, definition.version_id, 1, token);
        const early = await under.deployer.waitUntilSettled(target, definition.version_id, 100);
        expect(early?.instances[0]?.state).toBe('STARTING');
        const late = await under.deployer.waitUntilSettled(target, definition.version_id, settle_milliseconds);
        expect(late?.instances[0]?.state).toBe('HEALTHY');
      });

      it('takes an instance that falls ill out of traffic [B11]', async () => {
        const definition = under.version('healthy', '1');
        const { url } = await serve(definition, 2);
        const ill = JSON.parse((await ask(url)).body) as { instance: string };
        while ((await ask(`${url}/fall-ill`)).status !== 200) await sleep(10);
        await until(async () => (await statesOf(definition))?.filter((state) => state === 'UNHEALTHY').length === 1);
        const answers = await Promise.all(Array.from({ length: 8 }, () => ask(url)));
        expect(ill.instance).toBeDefined();
        expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
        expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
      });

      it('judges by TCP and by command too, and by all checks together [W43]', async () => {
        const timing = { interval_milliseconds: 50, start_period_milliseconds: 2_000 };
        const passing = [
          healthCheckSchema.parse({ kind: 'TCP', name: 'port', ...timing }),
          healthCheckSchema.parse({ kind: 'HTTP', path: '/', name: 'page', ...timing }),
        ];
        const failing = healthCheckSchema.parse({
          kind: 'COMMAND',
          name: 'script',
          command: [process.execPath, '-e', 'console.log("queue is full"); process.exit(4)'],
          ...timing,
        });
        const good = await deploy(under.version('healthy', '1', { health_checks: passing }), 1);
        const bad = await deploy(under.version('healthy', '2', { health_checks: [...passing, failing] }), 1);
        expect(good?.instances[0]?.state).toBe('HEALTHY');
        expect(bad?.instances[0]).toMatchObject({
          state: 'UNHEALTHY',
          last_answer: expect.stringMatching(/^script: .*exited with code 4: queue is full$/),
        });
      });
    });

    describe('moving traffic', () => {
      it('shares requests between versions by their weights [B11]', async () => {
        await serve(under.version('healthy', '1'), 1);
        const { url } = await serve(under.version('healthy', '2'), 1);
        await under.deployer.shiftTraffic(
          target,
          [
            { version_id: 'healthy-1', weight: 80 },
            { version_id: 'healthy-2', weight: 20 },
          ],
          token,
        );
        const versions: (string | undefined)[] = [];
        for (let index = 0; index < 50; index += 1) versions.push((await askJson(url))['version']);
        expect(versions.filter((version) => version === '2')).toHaveLength(10);
      });

      it('measures requests, errors and latencies of each version [B11]', async () => {
        await serve(under.version('healthy', '1'), 1);
        const { url } = await serve(under.version('healthy', '2'), 1);
        const since = Date.now();
        for (let index = 0; index < 9; index += 1) await ask(`${url}/slow?milliseconds=30`);
        await ask(`${url}/status?code=500`);
        const [one, two] = await under.deployer.measure(target, since);
        expect(one).toMatchObject({ version_id: 'healthy-1', requests: 0, errors: 0, latency_p99_milliseconds: 0 });
        expect(two).toMatchObject({ version_id: 'healthy-2', requests: 10, errors: 1 });
        expect(two?.latency_p50_milliseconds).toBeGreaterThanOrEqual(29);
        expect(two?.latency_p50_milliseconds).toBeLessThan(500);
        expect((await under.deployer.measure(target, Date.now() + 60_000))[1]).toMatchObject({ requests: 0 });
      });

      it('samples both versions over the same time as the judge takes them: latencies only of what went well [B3 B11]', async () => {
        await serve(under.version('healthy', '1'), 1);
        const { url } = await serve(under.version('healthy', '2'), 1);
        const share = { version_id: 'healthy-1', weight: 1 };
        await under.deployer.shiftTraffic(target, [share, { ...share, version_id: 'healthy-2' }], token);
        const since = Date.now();
        for (let index = 0; index < 8; index += 1) await ask(`${url}/slow?milliseconds=${index < 4 ? 30 : 60}`);
        for (let index = 0; index < 4; index += 1) await ask(`${url}/status?code=500`);
        const samples = await under.deployer.sample(target, since);
        expect(samples).toMatchObject([
          { version_id: 'healthy-1', requests: 6, errors: 2 },
          { version_id: 'healthy-2', requests: 6, errors: 2 },
        ]);
        for (const { latencies } of samples) {
          const values = latencies.map(({ milliseconds }) => milliseconds);
          expect(latencies.reduce((sum, { count }) => sum + count, 0)).toBe(4);
          expect(values).toEqual([...new Set(values)].sort((one, other) => one - other));
          expect(values[0]).toBeGreaterThanOrEqual(29);
        }
        const none = { requests: 0, errors: 0, latencies: [] };
        expect(await under.deployer.sample(target, Date.now() + 60_000)).toMatchObject([none, none]);
      });

      it('fails no request while every instance is replaced at 100 requests a second [W41 B11]', async () => {
        const old = under.version('healthy', '1');
        const next = under.version('healthy', '2');
        const { url } = await serve(old, 2);
        const load = startLoad(100, (index, agent) => {
          if (index % 10 === 0) return ask(`${url}/slow?milliseconds=150`, { agent, method: 'POST' });
          if (index % 10 === 5) return ask(`${url}/echo`, { agent, method: 'POST', body: `order ${index}` });
          return ask(url, { agent });
        });
        await under.deployer.install(target, next, token);
        for (const [instances, left, weight] of [
          [1, 1, 50],
          [2, 0, 100],
        ] as const) {
          await under.deployer.scale(target, next.version_id, instances, token);
          const running = await under.deployer.waitUntilSettled(target, next.version_id, settle_milliseconds);
          expect(running?.instances.map((instance) => instance.state)).toEqual(Array(instances).fill('HEALTHY'));
          await under.deployer.shiftTraffic(
            target,
            [
              { version_id: next.version_id, weight },
              { version_id: old.version_id, weight: 100 - weight },
            ],
            token,
          );
          await under.deployer.scale(target, old.version_id, left, token);
        }
        await under.deployer.remove(target, old.version_id, token);
        await sleep(300);
        const { requests, failures } = await load.stop();
        expect(failures).toEqual([]);
        expect(requests).toBeGreaterThan(40);
        expect(await askJson(url)).toMatchObject({ version: '2' });
      });

      it('fails no request that may be repeated while instances crash under load [B11]', async () => {
        const { url } = await serve(under.version('healthy', '1'), 3);
        const load = startLoad(100, (_index, agent) => ask(`${url}/slow?milliseconds=50`, { agent }));
        await sleep(200);
        await ask(`${url}/crash`, { method: 'POST' });
        await sleep(400);
        const { failures } = await load.stop();
        expect(failures).toEqual([]);
      });
    });

    describe('stopping', () => {
      it('lets requests in flight finish before it stops an instance [B11]', async () => {
        const definition = under.version('healthy', '1');
        const { url } = await serve(definition, 1);
        const slow = ask(`${url}/slow?milliseconds=400`);
        await sleep(100);
        await under.deployer.scale(target, definition.version_id, 0, token);
        expect(await slow).toMatchObject({ status: 200, body: '1' });
      });

      it('kills what ignores the request to stop, after its grace', async () => {
        const definition = under.version('ignores-term', '1', { stop_grace_milliseconds: 200 });
        await serve(definition, 1);
        const began = Date.now();
        await under.deployer.scale(target, definition.version_id, 0, token);
        expect(Date.now() - began).toBeGreaterThanOrEqual(190);
        expect((await under.deployer.describe(target))?.versions[0]?.instances).toEqual([]);
      });

      it('leaves nothing of a removed service, not even its address', async () => {
        const definition = under.version('healthy', '1');
        const { url } = await serve(definition, 2);
        await under.deployer.remove(target, definition.version_id, token);
        expect(await under.deployer.describe(target)).toBeUndefined();
        expect(await isRefused(url)).toBe(true);
        await under.deployer.remove(target, definition.version_id, token);
      });

      it('keeps the address while another version is left', async () => {
        const { url } = await serve(under.version('healthy', '1'), 1);
        await serve(under.version('healthy', '2'), 1);
        await under.deployer.remove(target, 'healthy-1', token);
        expect(await under.deployer.addressOf(target)).toBe(url);
        expect(await askJson(url)).toMatchObject({ version: '2' });
      });

      it('ends as the last of many overlapping calls says', async () => {
        const definition = under.version('healthy', '1');
        await under.deployer.install(target, definition, token);
        await Promise.all(
          [3, 0, 2, 1].map((instances) => under.deployer.scale(target, definition.version_id, instances, token)),
        );
        const running = await under.deployer.waitUntilSettled(target, definition.version_id, settle_milliseconds);
        expect(running).toMatchObject({ wanted_instances: 1, instances: [{ state: 'HEALTHY' }] });
      });
    });

    describe('fencing', () => {
      it('refuses an old holder whose call waited while a newer one passed', async () => {
        const fenced = { environment_id: 'fenced-while-waiting', service_name: target.service_name };
        const definition = under.version('healthy', '1');
        await under.deployer.install(fenced, definition, 1);
        const [newer, older] = await Promise.allSettled([
          under.deployer.scale(fenced, definition.version_id, 0, 2),
          under.deployer.scale(fenced, definition.version_id, 1, 1),
        ]);
        expect(newer.status).toBe('fulfilled');
        expect(older).toMatchObject({ reason: expect.any(FencedError) });
        await under.deployer.remove(fenced, definition.version_id, 2);
      });
    });
  });
};
