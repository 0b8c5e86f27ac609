import { describe, expect, it } from '@jest/globals';
import { readBakes } from '../../../../functions/monitoring-dashboard/read-bakes.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import type { InstanceHealth } from '../../../../shared/ports/service-deployer.port.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { someService, someServiceRecord } from '../../shared/adapters/store/store-fixture.ts';

const target = { environment_id: 'dev', service_name: 'cart' };
const planned = {
  name: 'cart',
  change: 'UPDATE' as const,
  from_version: '1.0.0',
  from_version_id: 'old',
  to_version: '2.0.0',
  version_id: 'new',
  wave: 0,
  strategy: 'CANARY',
  instances: 1,
};
const specification = someService('cart', {
  deployment_strategy: {
    kind: 'CANARY',
    steps: [
      { weight_percent: 10, bake_seconds: 80 },
      { weight_percent: 100, bake_seconds: 80 },
    ],
  },
});
const instance = (state: InstanceHealth['state']): InstanceHealth => ({
  instance_id: '1',
  state,
  last_answer: 'GET /health answered 503, expected 200',
  restarts: 0,
});
const sample = (version_id: string) => ({
  version_id,
  requests: 900,
  errors: 0,
  latencies: [{ milliseconds: 5, count: 900 }],
});

/** 30 s after the bake of so much of the traffic began, with good traffic for both versions and the running one in that state. */
const judgementBeside = async (state: InstanceHealth['state'], weight_percent = 10) => {
  const deployer = fakeObservedServices();
  deployer.receive(target, [], [sample('old'), sample('new')]);
  const former = { version_id: 'old', version: '1.0.0', wanted_instances: 1, weight: 9, instances: [instance(state)] };
  deployer.run(target, { url: 'http://localhost:1', versions: [former] });
  const step = weight_percent === 10 ? 0 : 1;
  const record = someServiceRecord('cart', {
    status: 'IN_PROGRESS',
    bakes: [{ step, weight_percent, began_at: timestampOf(0), looks: 0 }],
  });
  const found = await readBakes(
    { records: { serviceSpecification: async () => specification }, deployer },
    { id: 'deployment-1', environment_id: 'dev' },
    { services: [planned] },
    [record],
    timestampOf(30_000),
  );
  return found.get('cart')?.judgement;
};

describe('the bakes of a deployment that is watched', () => {
  it('are shown with the verdict that the judge would give beside a running version that ails [B3]', async () => {
    expect((await judgementBeside('HEALTHY'))?.verdict).toBe('PASS');
    expect(await judgementBeside('UNHEALTHY')).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence:
        'INCONCLUSIVE: cart 1.0.0, which it is compared with, is not healthy itself: 0 of 1 instances of 1.0.0 healthy (GET /health answered 503, expected 200).',
    });
  });

  it('are compared with none that ails when all traffic is on the new version', async () => {
    expect((await judgementBeside('UNHEALTHY', 100))?.verdict).toBe('PASS');
  });
});
