import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/integration-tester/verify-behavior.handler.ts';
import type { TestResult } from '../../../../shared/domain/testing/test-result.ts';
import { fakeRunningServices, versionRunning } from '../../../fakes/running-services.fake.ts';
import { deployment_id, live, openRelease, serviceNamed } from '../release-fixture.ts';

const result = (status: TestResult['status'], test_case = 'order'): TestResult => ({
  id: test_case,
  test_type: 'INTEGRATION',
  status,
  component_id: 'cart',
  test_suite: 'api_tests',
  test_case,
  execution_time: 1,
  error_details: [],
  screenshots: [],
  logs: [],
  metrics: [],
});

const verify = async (tests: readonly TestResult[] = [result('PASSED')]) => {
  const release = await openRelease({
    status: 'TESTING',
    services: [
      serviceNamed('cart', { dependencies: [{ service_name: 'stock' }] }),
      serviceNamed('shop', { dependencies: [{ service_name: 'cart' }] }),
    ],
    live: [live('stock')],
  });
  const running = fakeRunningServices();
  const idOf = (name: string): string =>
    release.plan.services.find((planned) => planned.name === name)?.version_id ?? '';
  for (const { name } of release.plan.services) running.run(name, [versionRunning(idOf(name))]);
  running.run('stock', [versionRunning('stock-1')]);
  await release.journal.commit(await release.journal.open(deployment_id), () => ({ tests }));
  const run = createHandler({ ...release, deployer: running.deployer });
  return { release, running, idOf, run: () => run({ deployment_id }) };
};
const messageOf = async ({ release, run }: Awaited<ReturnType<typeof verify>>): Promise<string> => {
  expect(await run()).toMatchObject({ outcome: 'STOP' });
  expect(await release.state()).toMatchObject({ status: 'TESTING', failure: { step: 'W54', code: 'behavior_wrong' } });
  return (await release.state()).failure?.message ?? '';
};

describe('VerifyBehavior', () => {
  it('ends the testing phase when everything is whole [W54]', async () => {
    const { release, run } = await verify();

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(await release.events()).toMatchObject([
      { event_type: 'TESTING_COMPLETED', details: { tests: 1, passed: 1 }, source_component: 'integration-tester' },
      { event_type: 'PHASE_COMPLETED', details: { deployment_status: 'MONITORING' } },
    ]);
    expect(await release.step('W54')).toMatchObject({ outcome: 'PASSED' });
  });

  it('refuses a release with a test that did not pass [W54]', async () => {
    expect(await messageOf(await verify([result('FAILED'), result('ERROR', 'ask'), result('SKIPPED', 'later')]))).toBe(
      'test order of cart failed; test ask of cart got no answer.',
    );
  });

  it('refuses a service that is not whole, or shares its traffic with an older version [W54]', async () => {
    const prepared = await verify();
    prepared.running.run('cart', [
      versionRunning(prepared.idOf('cart'), { instances: 2, ailing: 1 }),
      versionRunning('old', { version: '0.9.0', weight: 1 }),
    ]);

    expect(await messageOf(prepared)).toBe(
      'cart: 1 of 2 instances of 1.0.0 healthy (GET /health answered 503, expected 200); cart: traffic still goes to 0.9.0.',
    );
  });

  it('lets an older version be that takes no traffic [W54]', async () => {
    const { running, idOf, run } = await verify();
    running.run('cart', [versionRunning(idOf('cart')), versionRunning('old', { weight: 0 })]);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('refuses a release of which a version is missing or takes no traffic [W54]', async () => {
    const prepared = await verify();
    prepared.running.run('cart', [versionRunning(prepared.idOf('cart'), { weight: 0 })]);
    prepared.running.stop('shop');

    const message = await messageOf(prepared);
    expect(message).toContain('cart 1.0.0 takes no traffic');
    expect(message).toContain('shop does not run 1.0.0');
  });

  it('refuses when something that the release depends on has failed, naming the path [W54]', async () => {
    const prepared = await verify();
    prepared.running.run('stock', [versionRunning('stock-1', { ailing: 1 })]);

    expect(await messageOf(prepared)).toBe(
      'cart > stock: 0 of 1 instances of 1.0.0 healthy (GET /health answered 503, expected 200).',
    );
  });

  it('run twice tells of it once', async () => {
    const { release, run } = await verify();
    await run();
    await run();

    expect(await release.eventTypes()).toEqual(['TESTING_COMPLETED', 'PHASE_COMPLETED']);
  });
});
