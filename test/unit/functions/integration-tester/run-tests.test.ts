import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/integration-tester/run-tests.handler.ts';
import { testResultSchema } from '../../../../shared/domain/testing/test-result.ts';
import type { HttpAnswer, HttpRequest } from '../../../../shared/ports/http-client.port.ts';
import { answered, fakeHttpClient, unanswered } from '../../../fakes/http-client.fake.ts';
import { fakeRunningServices } from '../../../fakes/running-services.fake.ts';
import { deployment_id, openRelease, serviceNamed } from '../release-fixture.ts';

type Answer = (request: HttpRequest, count: number) => HttpAnswer | Promise<HttpAnswer>;

const test = async (success_criteria: object, answer: Answer = () => answered(200)) => {
  const release = await openRelease({
    status: 'TESTING',
    services: [serviceNamed('cart'), serviceNamed('shop')],
    specification: { success_criteria },
  });
  const http = fakeHttpClient(answer);
  const run = createHandler({ ...release, http: http.client, deployer: fakeRunningServices().deployer });
  return { release, http, run: () => run({ deployment_id }) };
};
const apiTest = (name: string, changes: object = {}) => ({
  name,
  service_name: 'cart',
  request: { path: `/${name}` },
  ...changes,
});
const load = {
  name: 'quick',
  service_name: 'shop',
  path: '/',
  requests: 100,
  concurrency: 5,
  max_p95_milliseconds: 50,
};

describe('RunTests', () => {
  it('sends each declared request to the service’s stable address, in order, once [W51 T1]', async () => {
    const tests = [
      apiTest('first', {
        request: { method: 'POST', path: '/orders', headers: { 'x-a': '1' }, body: '{}' },
        expect: { status: 201 },
      }),
      apiTest('second', { service_name: 'shop' }),
    ];
    const { release, http, run } = await test({ api_tests: tests }, (request) =>
      answered(request.method === 'POST' ? 201 : 200),
    );

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(http.requests).toEqual([
      {
        method: 'POST',
        url: 'http://127.0.0.1:4000/cart/orders',
        headers: { 'x-a': '1' },
        body: '{}',
        timeout_milliseconds: 5_000,
      },
      { method: 'GET', url: 'http://127.0.0.1:4000/shop/second', headers: {}, timeout_milliseconds: 5_000 },
    ]);
    expect(await release.step('W51')).toMatchObject({ outcome: 'PASSED', component: 'integration-tester' });
  });

  it('ends within the time that its task has, and says which tests it could not make [W51]', async () => {
    const names = ['first', 'second', 'third', 'fourth'];
    let advance: (milliseconds: number) => void = () => undefined;
    const tests = {
      api_tests: names.map((name) => apiTest(name)),
      performance_tests: [{ ...load, max_error_percent: 100 }],
    };
    const { release, http, run } = await test(tests, () => {
      advance(5 * 60_000);
      return answered(200);
    });
    advance = (milliseconds) => release.clock.advance(milliseconds);

    expect(await run()).toEqual({ outcome: 'STOP', wait_seconds: 0 });

    expect(http.requests).toHaveLength(3);
    expect((await release.step('W51'))?.message).toMatch(
      /^1 of 4 tests failed. fourth: .*it was not sent: .*12 minutes/,
    );
  });

  it('records a result for each test, with its time [V4 T1]', async () => {
    const { release, run } = await test({ api_tests: [apiTest('first')] }, () => answered(200, 'ok', 12));
    await run();

    const [result] = await release.records.tests(deployment_id);
    expect(testResultSchema.parse(result)).toMatchObject({
      test_type: 'INTEGRATION',
      status: 'PASSED',
      component_id: 'cart',
      test_suite: 'api_tests',
      test_case: 'first',
      execution_time: 12,
      metrics: [{ name: 'response_time', value: 12, unit: 'milliseconds' }],
    });
  });

  it('fails the release when one fails, says what was asked and answered, and runs the others too [W51 T1]', async () => {
    const tests = [
      apiTest('first'),
      apiTest('second', { expect: { body_contains: ['winch'] } }),
      apiTest('third'),
      apiTest('fourth', { expect: { max_milliseconds: 4 } }),
    ];
    const { release, run } = await test({ api_tests: tests }, ({ url }) => {
      if (url.endsWith('first')) return answered(500, `out of stock ${'!'.repeat(1_000)}`);
      return url.endsWith('third') ? unanswered('connection refused') : answered(200, 'nothing');
    });

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    const { failure } = await release.state();
    expect(failure).toMatchObject({ step: 'W51', code: 'tests_failed', affected_components: ['cart'] });
    expect(failure?.message).toContain('4 of 4 tests failed.');
    expect(failure?.message).toContain(
      'first: GET /first of cart: expected status 200, found status 500: out of stock !!!',
    );
    expect(failure?.message).toContain('second: GET /second of cart: expected winch, found nothing.');
    expect(failure?.message).toContain(
      'third: GET /third of cart: expected status 200 within 5000 ms, found connection refused.',
    );
    expect(failure?.message).toContain('fourth: GET /fourth of cart: expected at most 4 ms, found 5 ms.');
    expect((failure?.message ?? '').length).toBeLessThan(1_000);
    const results = await release.records.tests(deployment_id);
    expect(results.map((result) => result.status)).toEqual(['FAILED', 'FAILED', 'ERROR', 'FAILED']);
  });

  it('does not try again: what passes only the second time has failed [W51]', async () => {
    const { http, run } = await test({ api_tests: [apiTest('flaky')] }, (_, count) =>
      answered(count === 1 ? 503 : 200),
    );

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(http.requests).toHaveLength(1);
  });

  it('skips what the specification does not declare, and says so', async () => {
    const { release, http, run } = await test({});

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(http.requests).toEqual([]);
    expect(await release.step('W51')).toMatchObject({
      outcome: 'SKIPPED',
      message: 'The specification declares no api_tests.',
    });
    expect(await release.step('W53')).toMatchObject({
      outcome: 'SKIPPED',
      message: 'The specification declares no performance_tests.',
    });
  });

  it('applies the declared load, no more at once than told, and records percentiles [W53 V4]', async () => {
    const { release, http, run } = await test({ performance_tests: [load] }, (_, count) => answered(200, '', count));

    expect(await run()).toMatchObject({ outcome: 'STOP' });
    const slow = await test({ performance_tests: [{ ...load, max_p95_milliseconds: 100 }] }, (_, count) =>
      answered(200, '', count),
    );
    expect(await slow.run()).toMatchObject({ outcome: 'PROCEED' });

    expect(slow.http.requests).toHaveLength(100);
    expect(slow.http.mostAtOnce()).toBe(5);
    const [result] = await slow.release.records.tests(deployment_id);
    expect(result?.metrics).toEqual([
      { name: 'requests', value: 100, unit: 'count' },
      { name: 'error_percent', value: 0, unit: 'percent' },
      { name: 'latency_p50', value: 50, unit: 'milliseconds' },
      { name: 'latency_p95', value: 95, unit: 'milliseconds' },
      { name: 'latency_p99', value: 99, unit: 'milliseconds' },
    ]);
    expect(http.requests.length).toBeLessThan(100);
    expect((await release.state()).failure).toMatchObject({
      step: 'W53',
      code: 'performance_below_criteria',
      affected_components: ['shop'],
    });
  });

  it('counts errors, names the first, and ends early when the test cannot pass any more [W53]', async () => {
    const { release, http, run } = await test(
      { performance_tests: [{ ...load, concurrency: 1, max_error_percent: 2 }] },
      (_, count) => (count % 2 === 0 ? answered(503, 'overloaded') : answered(200)),
    );

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(http.requests).toHaveLength(6);
    expect((await release.state()).failure?.message).toBe(
      '1 of 1 test failed. quick: GET / of shop, 100 requests: expected at most 2% errors, found 3 of 6 requests failed (50.0%), the first with status 503: overloaded; ended early, since it could not pass any more.',
    );
  });

  it('allows as many errors as the specification does [W53]', async () => {
    const { run } = await test({ performance_tests: [{ ...load, max_error_percent: 2 }] }, (_, count) =>
      count <= 2 ? unanswered('reset') : answered(200),
    );

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('runs both kinds whatever the first finds, so that all is told at once', async () => {
    const { release, run } = await test({ api_tests: [apiTest('first')], performance_tests: [load] }, () =>
      answered(500),
    );
    await run();

    expect(await release.step('W51')).toMatchObject({ outcome: 'FAILED' });
    expect(await release.step('W53')).toMatchObject({ outcome: 'FAILED' });
    expect(await release.eventTypes()).toEqual(['FAILURE_RECORDED']);
  });

  it('is not run a second time when its results are on record', async () => {
    const { release, http, run } = await test({ api_tests: [apiTest('first')] });
    await run();
    await run();

    expect(http.requests).toHaveLength(1);
    expect(await release.records.tests(deployment_id)).toHaveLength(1);
  });

  it('stores the results of as many tests as a specification may declare', async () => {
    const { release, run } = await test(
      { api_tests: Array.from({ length: 500 }, (_, index) => apiTest(`test-${index}`)) },
      () => answered(500, 'x'.repeat(5_000)),
    );

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.records.tests(deployment_id)).toHaveLength(500);
    expect((await release.state()).failure?.message).toContain('and 490 more');
  });
});
