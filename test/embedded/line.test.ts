import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Deployment } from '../../shared/domain/deployment/deployment.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { developmentEnvironment, sampleService, smallRelease } from '../fixtures/small-release.ts';
import { openEmbeddedTarget, type EmbeddedTarget } from './embedded.target.ts';
import { isOfStatus, operatorOf, type Operator } from './operator.ts';

/** A release of the one service of the environment. */
const release = (name: string, changes: object = {}, criteria: object = {}): object => ({
  ...smallRelease(name, 'line', [sampleService('web', 'healthy.mjs', { version: `1.0.0-${name}` })], {
    success_criteria: criteria,
  }),
  ...changes,
});
const baking = (name: string): object => release(name, {}, { bake_seconds: 60 });
const queued = { when_busy: 'QUEUE' };
const isActivated =
  (service: string) =>
  ({ event_type, affected_components }: DeploymentEvent): boolean =>
    event_type === 'SERVICE_ACTIVATED' && affected_components.includes(service);

describe('the line of an environment, on the real stack', () => {
  let target: EmbeddedTarget;
  let operator: Operator;
  beforeAll(async () => {
    target = await openEmbeddedTarget();
    operator = operatorOf(target);
    await operator.apply(developmentEnvironment('line'));
  });
  afterAll(() => target?.close());

  const submit = async (...requests: readonly object[]): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const request of requests) ids.push((await operator.submit(request)).id);
    return ids;
  };
  const ended = async (ids: readonly string[]): Promise<readonly Deployment[]> =>
    Promise.all(ids.map(async (id) => (await operator.ended(id)).state));
  const get = (id: string): Promise<DeploymentState> => operator.client.request('GET', `/v1/deployments/${id}`);
  const environment = (): Promise<Environment> => operator.client.request('GET', '/v1/environments/line');
  const hold = () =>
    operator.client.request('POST', '/v1/environments/line/hold', {
      body: { reason: 'incident 42', expires_in_seconds: 600 },
    });
  const letGo = () => operator.client.request('DELETE', '/v1/environments/line/hold');

  it('runs three that wait one after the other, and a hotfix before them, each under its own token [B5 I4]', async () => {
    const ids = await submit(
      release('running', {}, { bake_seconds: 1 }),
      ...['a', 'b', 'c'].map((name) => release(name, queued)),
      release('hot', { ...queued, priority: 'HOTFIX' }),
    );
    const states = await ended(ids);
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'COMPLETED'));
    const inOrder = states.toSorted((left, right) => left.lease_token - right.lease_token);
    expect(inOrder.map(({ name, lease_token }) => `${lease_token} ${name}`)).toEqual([
      '1 running',
      '2 hot',
      '3 a',
      '4 b',
      '5 c',
    ]);
    const begun = inOrder.map(({ finished_at = '' }) => finished_at);
    expect(begun).toEqual(begun.toSorted());
    const health = await operator.health('line');
    expect(health.services).toMatchObject([{ service_name: 'web', version: '1.0.0-c', status: 'HEALTHY' }]);
  });

  it('lets one supersede who runs, which is undone, and who waits [B5]', async () => {
    const [running = ''] = await submit(baking('running-2'));
    await operator.reached(running, isOfStatus('MONITORING'));
    const [waiting = '', newest = ''] = await submit(
      release('waiting', queued),
      release('newest', { when_busy: 'SUPERSEDE' }),
    );
    const [first, second, third] = await ended([running, waiting, newest]);
    const reason = `superseded by newest (${newest})`;
    expect(first).toMatchObject({
      status: 'CANCELLED',
      cancel_requested: { by: 'root', reason },
      rollback: { status: 'COMPLETED', remaining: [] },
    });
    expect(second).toMatchObject({
      status: 'CANCELLED',
      cancel_requested: { reason },
      rollback: { status: 'NOT_NEEDED' },
    });
    expect(third).toMatchObject({ status: 'COMPLETED' });
  });

  it('is stopped by one call in the middle of a rollout, also for a new process, and goes on when it is let go [B5]', async () => {
    const front = sampleService('front', 'slow-start.mjs', {
      dependencies: [{ service_name: 'web' }],
      configuration: { variables: { START_MILLISECONDS: 800 } },
    });
    const web = sampleService('web', 'healthy.mjs', { version: '1.0.0-held' });
    const [running = ''] = await submit(smallRelease('held', 'line', [web, front]));
    await operator.reached(running, isActivated('web'));
    await hold();
    const [waiting = ''] = await submit(release('after', queued));
    expect(await get(running)).toMatchObject({ status: 'DEPLOYING', held: { by: 'root', reason: 'incident 42' } });
    await target.reopen();
    // Longer than the service takes to start, and than a held deployment waits until it looks again.
    await pause(2_500);
    expect(await get(running)).toMatchObject({ status: 'DEPLOYING' });
    expect(await environment()).toMatchObject({ hold: { by: 'root' }, queue: [{ name: 'after' }] });
    expect(await get(waiting)).toMatchObject({ status: 'PENDING', lease_token: 0 });
    await letGo();
    const [first, second] = await ended([running, waiting]);
    expect([first?.status, second?.status]).toEqual(['COMPLETED', 'COMPLETED']);
    expect(second?.lease_token).toBe((first?.lease_token ?? 0) + 1);
    const after = await environment();
    expect([after.hold, after.queue, after.status]).toEqual([undefined, undefined, 'ACTIVE']);
  });
});
