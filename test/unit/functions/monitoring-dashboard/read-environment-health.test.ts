import { expect, it } from '@jest/globals';
import { readEnvironmentHealth } from '../../../../functions/monitoring-dashboard/read-environment-health.ts';
import { fakeRunningServices, versionRunning } from '../../../fakes/running-services.fake.ts';
import { liveServiceOf } from '../../shared/domain/release.fixture.ts';

it('does not make up for the ailing instances of a version with those that another runs by load', async () => {
  const { deployer, run } = fakeRunningServices();
  run('cart', [
    { ...versionRunning('v1', { instances: 4, weight: 50 }), wanted_instances: 2 },
    versionRunning('v2', { instances: 2, ailing: 2, weight: 50 }),
  ]);
  const environments = { liveServices: async () => [liveServiceOf('cart')] };
  const health = await readEnvironmentHealth({ environments, deployer, clock: { now: () => 0 } }, 'dev');
  expect(health).toMatchObject({
    status: 'DEGRADED',
    services: [{ service_name: 'cart', healthy_instances: 2, wanted_instances: 4 }],
  });
});
