import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EnvironmentTraffic } from '../../shared/domain/environment/environment-traffic.ts';
import type { DeploymentProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import { ask, startLoad, until, type Load } from '../contract/service-deployer/traffic.ts';
import { quickCheck, sampleService, smallRelease } from '../fixtures/small-release.ts';
import { isRunning, type EmbeddedTarget } from './embedded.target.ts';
import { openLab, undone, type Lab } from './lab.ts';
import type { Ended } from './operator.ts';

const per_second = 60;
/** This machine does other things meanwhile: an instance that is slow to answer for a while is not ill. */
const patientCheck = { ...quickCheck, timeout_milliseconds: 5_000, unhealthy_threshold: 10 };
type Step = readonly [weight_percent: number, bake_seconds: number];

const web = (version: string, steps: readonly Step[] = [], analysis: object = {}, file = 'healthy.mjs'): object =>
  sampleService('web', file, {
    version,
    health_checks: [patientCheck],
    ...(steps.length > 0 && {
      deployment_strategy: {
        kind: 'CANARY',
        steps: steps.map(([weight_percent, bake_seconds]) => ({ weight_percent, bake_seconds })),
        analysis: { min_requests: 20, max_latency_increase_milliseconds: 60_000, ...analysis },
      },
    }),
  });

const blueGreen = (version: string): object => ({
  ...web(version),
  deployment_strategy: { kind: 'BLUE_GREEN', bake_seconds: 3, analysis: { min_requests: 20 } },
});

const judgements = ({ events }: Ended): readonly (readonly unknown[])[] =>
  events.flatMap(({ event_type, details }) =>
    event_type === 'CANARY_JUDGED' && details['outcome'] !== undefined
      ? [[details['weight_percent'], details['verdict'], details['outcome']]]
      : [],
  );

describe('a canary under traffic', () => {
  let lab: Lab;
  let url: string;
  let load: Load | undefined;
  beforeAll(async () => {
    lab = await openLab();
    const { state } = await lab.operator.release(smallRelease('web-1', 'lab', [web('1.0.0')]));
    expect(state.status).toBe('COMPLETED');
    url = await lab.operator.urlOf('lab', 'web');
  });
  afterEach(async () => {
    await load?.stop();
    load = undefined;
  });
  afterAll(() => lab?.close());

  const bakeOf = async (id: string) => {
    const path = `/v1/deployments/${id}/progress`;
    const { waves } = await lab.operator.client.request<DeploymentProgress>('GET', path);
    return waves[0]?.services[0]?.bake;
  };
  const underLoad = (): Load => (load = startLoad(per_second, (_, agent) => ask(`${url}/`, { agent })));
  const versionsIn = (bodies: readonly string[]): ReadonlySet<string> =>
    new Set(bodies.map((body) => (JSON.parse(body) as { version: string }).version));
  const servingNow = async (): Promise<ReadonlySet<string>> =>
    versionsIn(await Promise.all(Array.from({ length: 20 }, async () => (await ask(`${url}/`)).body)));

  it('that is good takes over step by step, and no request fails [W41 B3 B11]', async () => {
    const asked = underLoad();
    const request = smallRelease('web-2', 'lab', [
      web('2.0.0', [
        [25, 2],
        [50, 2],
      ]),
    ]);
    const ended = await lab.operator.release(request);
    const { failures, bodies } = await asked.stop();
    expect(ended.state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect(judgements(ended)).toEqual([
      [25, 'PASS', 'PASSED'],
      [50, 'PASS', 'PASSED'],
    ]);
    expect(failures).toEqual([]);
    expect(versionsIn(bodies)).toEqual(new Set(['1.0.0', '2.0.0']));
    expect(await servingNow()).toEqual(new Set(['2.0.0']));
  });

  it('that fails one request in five is failed and undone before many have met it [B2 B3 B11]', async () => {
    const asked = underLoad();
    const bad = web('3.0.0', [[20, 20]], {}, 'fails-one-in-five.mjs');
    const { id } = await lab.operator.submit(smallRelease('web-3', 'lab', [bad]));
    const seen: DeploymentProgress[] = [];
    await until(async () => {
      seen.push(await lab.operator.client.request('GET', `/v1/deployments/${id}/progress`));
      return seen.at(-1)?.waves[0]?.services[0]?.bake !== undefined;
    });
    const traffic = await lab.operator.client.request<EnvironmentTraffic>('GET', '/v1/environments/lab/traffic');
    const ended = await lab.operator.ended(id);
    const { requests, failures } = await asked.stop();

    expect(seen.at(-1)?.waves[0]?.services[0]?.bake).toMatchObject({ weight_percent: 20, former_version: '2.0.0' });
    const versions = traffic.services.find(({ service_name }) => service_name === 'web')?.versions ?? [];
    const serving = versions.filter(({ weight_percent }) => weight_percent > 0);
    expect(serving.map(({ version, weight_percent }) => [version, weight_percent])).toEqual([
      ['2.0.0', 80],
      ['3.0.0', 20],
    ]);
    expect(ended.state).toMatchObject({ ...undone, failure: { step: 'W41', code: 'canary_failed' } });
    expect(judgements(ended)).toEqual([[20, 'FAIL', 'FAILED']]);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length / requests).toBeLessThanOrEqual(0.2 * 0.2 + 0.01);
    expect(await servingNow()).toEqual(new Set(['2.0.0']));
    const report = await lab.operator.report(id);
    expect(report).toMatch(/\| 2\.0\.0 \(running\) \| 80% \| \d+ \| 0 \(0\.0%\) \|/u);
    expect(report).toMatch(/\| 3\.0\.0 \(new\) \| 20% \| \d+ \| \d+ \(\d+\.\d%\) \|.*\*\*failed\*\*/u);
    expect(report).toMatch(/> web 3\.0\.0 did not pass at 20% of the traffic.*FAIL: the error rate is/u);
  });

  it.each([
    ['ROLL_BACK', { status: 'FAILED', failure: { code: 'canary_inconclusive' } }, 'FAILED'],
    ['PROCEED', { status: 'COMPLETED' }, 'PROCEEDED'],
  ])(
    'that nobody asks has no verdict, and ends as on_inconclusive says: %s [B3]',
    async (on_inconclusive, end, told) => {
      const quiet = web('3.1.0', [[50, 1]], { on_inconclusive, max_bake_seconds: 2 });
      const ended = await lab.operator.release(smallRelease(`quiet-${told.toLowerCase()}`, 'lab', [quiet]));
      expect(ended.state).toMatchObject(end);
      expect(judgements(ended)).toEqual([[50, 'INCONCLUSIVE', told]]);
      expect(await servingNow()).toEqual(new Set([on_inconclusive === 'PROCEED' ? '3.1.0' : '2.0.0']));
    },
  );

  it('that is killed while it is watched is started again, and takes over [W43 B11]', async () => {
    underLoad();
    const steps: readonly Step[] = [[50, 3]];
    const { id } = await lab.operator.submit(
      smallRelease('web-4', 'lab', [web('4.0.0', steps, { max_error_increase_percent: 50 })]),
    );
    let killed = 0;
    await until(async () => {
      const { version, pid } = JSON.parse((await ask(`${url}/`)).body) as { version: string; pid: number };
      if (version === '4.0.0') process.kill((killed = pid), 'SIGKILL');
      return killed !== 0;
    });
    const { state } = await lab.operator.ended(id);
    expect(state.status).toBe('COMPLETED');
    expect(isRunning(killed)).toBe(false);
    expect(await servingNow()).toEqual(new Set(['4.0.0']));
  });

  it('goes on when the stack is started again while it is watched [I2]', async () => {
    const { id } = await lab.operator.submit(smallRelease('web-5', 'lab', [web('5.0.0', [[50, 2]])]));
    await until(async () => (await bakeOf(id)) !== undefined);
    await (lab.target as EmbeddedTarget).reopen();
    underLoad();
    const ended = await lab.operator.ended(id);
    expect(ended.state.status).toBe('COMPLETED');
    expect(judgements(ended)).toEqual([[50, 'PASS', 'PASSED']]);
    expect(await servingNow()).toEqual(new Set(['5.0.0']));
  });

  it('that is blue-green takes all at once beside the old version, which stands until it has passed, and no request fails [W41 B11]', async () => {
    const [former] = await servingNow();
    const asked = underLoad();
    const { id } = await lab.operator.submit(smallRelease('web-6', 'lab', [blueGreen('6.0.0')]));
    await until(async () => (await bakeOf(id)) !== undefined);
    const traffic = await lab.operator.client.request<EnvironmentTraffic>('GET', '/v1/environments/lab/traffic');
    const versions = traffic.services.find(({ service_name }) => service_name === 'web')?.versions ?? [];
    expect(versions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ version: '6.0.0', weight_percent: 100, healthy_instances: 1 }),
        expect.objectContaining({ version: former, weight_percent: 0, healthy_instances: 1 }),
      ]),
    );
    const ended = await lab.operator.ended(id);
    const { failures } = await asked.stop();
    expect(ended.state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect(judgements(ended)).toEqual([[100, 'PASS', 'PASSED']]);
    expect(failures).toEqual([]);
    expect(await servingNow()).toEqual(new Set(['6.0.0']));
  });
});
