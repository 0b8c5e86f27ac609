import { describe, expect, it } from '@jest/globals';
import { secondsUntilNextLook } from '../../../../functions/monitoring-dashboard/watch-release.ts';
import { createHandler } from '../../../../functions/monitoring-dashboard/watch-release.handler.ts';
import type { DeploymentEventType, EventDetail } from '../../../../shared/domain/deployment/deployment-event.ts';
import { fakeRunningServices, versionRunning } from '../../../fakes/running-services.fake.ts';
import { someEvent, someStep, startOfTest } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const watch = async (success_criteria: object, options: ReleaseOptions = {}) => {
  const release = await openRelease({
    status: 'MONITORING',
    services: [serviceNamed('cart'), serviceNamed('shop')],
    specification: { success_criteria },
    ...options,
  });
  await release.journal.commit(await release.journal.open(deployment_id), () => ({
    steps: [someStep('W54', { finished_at: new Date(startOfTest).toISOString() })],
  }));
  const running = fakeRunningServices();
  const idOf = (name: string): string =>
    release.plan.services.find((planned) => planned.name === name)?.version_id ?? '';
  for (const { name } of release.plan.services) running.run(name, [versionRunning(idOf(name), { instances: 2 })]);
  const run = createHandler({ ...release, deployer: running.deployer });
  return { release, running, idOf, run: () => run({ deployment_id }) };
};
const timeAfter = (milliseconds: number): string => new Date(startOfTest + milliseconds).toISOString();
const tell = (
  release: Awaited<ReturnType<typeof watch>>['release'],
  event_type: DeploymentEventType,
  details: EventDetail,
) => release.journal.annotate(deployment_id, () => ({ events: [someEvent({ event_type, details })] }));
const messageOf = async ({ release, run }: Awaited<ReturnType<typeof watch>>): Promise<string> => {
  expect(await run()).toMatchObject({ outcome: 'STOP' });
  expect(await release.eventTypes()).toEqual(['FAILURE_RECORDED']);
  return (await release.state()).failure?.message ?? '';
};

describe('WatchRelease', () => {
  it('looks again and again until the bake is over, and then records what it saw', async () => {
    const { release, running, idOf, run } = await watch({ bake_seconds: 2 });
    running.receive('cart', idOf('cart'), 200, { at: startOfTest + 100, failed: 2, milliseconds: 20 });

    const outputs = [];
    for (let look = 0; look < 3; look += 1) {
      outputs.push(await run());
      release.clock.advance(1_000);
    }

    expect(outputs).toMatchObject([
      { outcome: 'WAIT', wait_seconds: 1 },
      { outcome: 'WAIT', wait_seconds: 1 },
      { outcome: 'PROCEED' },
    ]);
    expect(await release.validation('release-watch')).toMatchObject({
      is_valid: true,
      severity: 'INFO',
      message:
        'Watched for 2.0 s, all of 2 services healthy at every look. cart 200 requests, 1.0% errors, p95 20.0 ms.',
    });
    expect(await release.eventTypes()).toEqual([]);
  });

  it('keeps the lease of its environment through a long bake', async () => {
    const { release, run } = await watch({ bake_seconds: 3_600 });
    const before = await release.environments.lease(release.plan.environment_id);

    release.clock.advance(10 * 60_000);
    expect(await run()).toMatchObject({ outcome: 'WAIT' });

    const after = await release.environments.lease(release.plan.environment_id);
    expect((after?.expires_at ?? '') > (before?.expires_at ?? '')).toBe(true);
  });

  it('looks once when there is no bake, and says that it saw no request', async () => {
    const { release, run } = await watch({ bake_seconds: 0 });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect((await release.validation('release-watch'))?.message).toContain(
      'No request was seen, so only health was judged.',
    );
  });

  it('fails as soon as more answers are errors than allowed, with the numbers', async () => {
    const prepared = await watch({ bake_seconds: 60, max_error_percent: 1 });
    prepared.running.receive('cart', prepared.idOf('cart'), 210, { at: startOfTest + 500, failed: 14 });

    expect(await messageOf(prepared)).toContain('cart answered 14 of 210 requests with errors (6.7%), allowed 1%');
    expect(await prepared.release.state()).toMatchObject({
      status: 'MONITORING',
      failure: { step: 'WatchRelease', code: 'success_criteria_broken', affected_components: ['cart'] },
    });
  });

  it('fails when answers are too slow, or too few instances healthy, telling all of it at once', async () => {
    const prepared = await watch({ bake_seconds: 60, max_p95_milliseconds: 100, min_healthy_percent: 80 });
    prepared.running.receive('cart', prepared.idOf('cart'), 10, { at: startOfTest + 500, milliseconds: 250 });
    prepared.running.run('shop', [versionRunning(prepared.idOf('shop'), { instances: 2, ailing: 1 })]);

    const message = await messageOf(prepared);

    expect(message).toContain('cart answered with a p95 of 250.0 ms over 10 requests, allowed 100 ms');
    expect(message).toContain(
      'shop: 1 of 2 instances of 1.0.0 healthy (GET /health answered 503, expected 200), at least 80% must be',
    );
  });

  it('passes what is exactly as allowed', async () => {
    const { running, idOf, run } = await watch({
      max_error_percent: 1,
      max_p95_milliseconds: 20,
      min_healthy_percent: 50,
    });
    running.receive('cart', idOf('cart'), 100, { at: startOfTest + 500, failed: 1, milliseconds: 20 });
    running.run('shop', [versionRunning(idOf('shop'), { instances: 2, ailing: 1 })]);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('fails when a service no longer runs what was released', async () => {
    const prepared = await watch({});
    prepared.running.stop('cart');

    expect(await messageOf(prepared)).toContain('cart does not run what was released');
  });

  it('judges only the traffic of the new version since the tests were over', async () => {
    const { running, idOf, run } = await watch({ max_error_percent: 0 });
    running.run('cart', [versionRunning(idOf('cart')), versionRunning('old', { weight: 0 })]);
    running.receive('cart', idOf('cart'), 10, { at: startOfTest - 1, failed: 10 });
    running.receive('cart', 'old', 10, { at: startOfTest + 500, failed: 10 });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('compares the alerts with what was measured, and lets the release go on', async () => {
    const alerts = [
      { name: 'slow-cart', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 10 },
      { name: 'bad-cart', service_name: 'cart', metric: 'ERROR_PERCENT', above: 50 },
      { name: 'slow-shop', service_name: 'shop', metric: 'LATENCY_P95_MILLISECONDS', above: 0 },
    ];
    const { release, running, idOf, run } = await watch({}, { monitoring_config: { alerts } });
    running.receive('cart', idOf('cart'), 10, { at: startOfTest + 500, milliseconds: 25 });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.validation('release-watch')).toMatchObject({ is_valid: true, severity: 'WARNING' });
    expect((await release.validation('release-watch'))?.message).toContain(
      'Alerts: slow-cart: cart had 25.0 ms p95 in 10 requests, threshold 10.',
    );
  });

  it('goes on counting from the same beginning when it is run again after a crash', async () => {
    const { release, run } = await watch({ bake_seconds: 10 });
    release.clock.advance(9_500);
    expect(await run()).toEqual({ outcome: 'WAIT', wait_seconds: 1 });
    release.clock.advance(500);
    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
    expect(
      (await release.records.validations(deployment_id)).filter((one) => one.validator_id === 'release-watch'),
    ).toHaveLength(1);
  });

  it('ends at its next look when somebody finishes it, and says who [B10]', async () => {
    const { release, run } = await watch({ bake_seconds: 3_600 });
    expect(await run()).toMatchObject({ outcome: 'WAIT' });
    release.clock.advance(5_000);
    await tell(release, 'FINISH_REQUESTED', { by: 'ann', at: timeAfter(5_000) });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
    expect((await release.validation('release-watch'))?.message).toMatch(
      /^Watched for 5\.0 s, .* Finished early by ann\.$/u,
    );
  });

  it('fails all the same when a criterion is broken by then, and when it was another bake that was finished [B10]', async () => {
    const prepared = await watch({ bake_seconds: 3_600, max_error_percent: 1 });
    prepared.release.clock.advance(5_000);
    await tell(prepared.release, 'FINISH_REQUESTED', { by: 'ann', at: timeAfter(5_000), service_name: 'cart' });
    expect(await prepared.run()).toMatchObject({ outcome: 'WAIT' });
    await tell(prepared.release, 'FINISH_REQUESTED', { by: 'ann', at: timeAfter(5_000) });
    prepared.running.receive('cart', prepared.idOf('cart'), 10, { at: startOfTest + 500, failed: 10 });

    expect(await prepared.run()).toMatchObject({ outcome: 'STOP' });
    expect(await prepared.release.state()).toMatchObject({ failure: { code: 'success_criteria_broken' } });
  });

  it('does not end while the deployment is paused [B10]', async () => {
    const { release, run } = await watch({ bake_seconds: 10 });
    await tell(release, 'PAUSE_REQUESTED', { by: 'ann', reason: 'so' });
    release.clock.advance(11_000);
    expect(await run()).toEqual({ outcome: 'WAIT', wait_seconds: 2 });
    await tell(release, 'RESUME_REQUESTED', { by: 'ann', reason: 'so' });
    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('bakes anew when the deployment is tried again, and judges only what came since [B10]', async () => {
    const { release, running, idOf, run } = await watch({ bake_seconds: 10, max_error_percent: 1 });
    running.receive('cart', idOf('cart'), 10, { at: startOfTest + 500, failed: 10 });
    expect(await run()).toMatchObject({ outcome: 'STOP' });
    release.clock.advance(60_000);
    await tell(release, 'RETRY_STARTED', { by: 'ann' });

    expect(await run()).toEqual({ outcome: 'WAIT', wait_seconds: 1 });
    release.clock.advance(10_000);
    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('stops at its next look when a cancel was asked for', async () => {
    const { release, run } = await watch({ bake_seconds: 10 });
    await run();
    await release.cancel();

    expect(await run()).toMatchObject({ outcome: 'STOP' });
  });
});

describe('secondsUntilNextLook', () => {
  it.each([
    [2, 2_000, 1],
    [60, 60_000, 3],
    [60, 1_200, 2],
    [60, 10, 1],
    [21_600, 21_600_000, 60],
    [86_400, 86_400_000, 240],
  ])('in a bake of %s s with %s ms to go is %s s', (bake, remaining, seconds) => {
    expect(secondsUntilNextLook(bake, remaining)).toBe(seconds);
  });
});
