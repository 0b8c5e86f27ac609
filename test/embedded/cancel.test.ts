import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { until } from '../contract/service-deployer/traffic.ts';
import { sampleService } from '../fixtures/small-release.ts';
import { healthy, openLab, withNew, type Lab } from './lab.ts';
import { counted, type Look } from './look.ts';
import { isOfStatus } from './operator.ts';

describe('a release that somebody cancels', () => {
  let lab: Lab;
  let before: Look;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.close());

  beforeEach(async () => {
    before = await lab.look();
  });
  const expectNothingLeft = async (): Promise<void> => expect(await lab.look()).toEqual(before);
  afterEach(expectNothingLeft);
  const slowly = sampleService('new', 'slow-start.mjs', {
    configuration: { variables: { START_MILLISECONDS: 1_500 } },
  });
  const resource_requirements = [{ name: 'pictures', resource_type: 'S3_BUCKET' }];
  const slowTest = { name: 'slow', service_name: 'new', request: { path: '/slow?milliseconds=800' } };
  const whenRunning = (criteria: object): object =>
    withNew('cancelled', healthy({ resource_names: ['pictures'] }), {
      resource_requirements,
      success_criteria: criteria,
    });
  const always = (): boolean => true;

  it.each<[string, (event: DeploymentEvent) => boolean, object]>([
    ['as soon as it is accepted', always, whenRunning({})],
    ['while it is validated', isOfStatus('VALIDATING'), whenRunning({})],
    ['while it is prepared', isOfStatus('PROVISIONING'), whenRunning({})],
    ['while it is tested', isOfStatus('TESTING'), whenRunning({ api_tests: [slowTest] })],
    ['while it is watched', isOfStatus('MONITORING'), whenRunning({ bake_seconds: 10 })],
  ])('%s: it ends CANCELLED, and nothing of it is left', async (_, isThere, request) => {
    const { id } = await lab.operator.submit(request);
    await lab.operator.reached(id, isThere);
    await lab.cancel(id);
    const { state } = await lab.operator.ended(id);
    expect(state).toMatchObject({
      status: 'CANCELLED',
      cancel_requested: { by: 'root', reason: 'the wrong release' },
    });
    expect(['COMPLETED', 'NOT_NEEDED']).toContain(state.rollback.status);
    expect(state.rollback.remaining).toEqual([]);
  });

  it('while a service of it is starting: it ends CANCELLED, and nothing of it is left', async () => {
    const { id } = await lab.operator.submit(withNew('cancelled', slowly, { resource_requirements }));
    await until(async () => counted(await lab.target.footprint()).instances.includes('new'));
    await lab.cancel(id);
    expect((await lab.operator.ended(id)).state).toMatchObject({
      status: 'CANCELLED',
      rollback: { status: 'COMPLETED', remaining: [] },
    });
  });
});
