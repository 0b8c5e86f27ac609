import { describe, expect, it } from '@jest/globals';
import { giveTrafficBack } from '../../../../../functions/orchestrator/rollout/give-traffic-back.ts';
import type { RunningVersion, TrafficWeights } from '../../../../../shared/ports/service-deployer.port.ts';
import { versionRunning } from '../../../../fakes/running-services.fake.ts';
import { liveServiceOf } from '../../../shared/domain/release.fixture.ts';

const target = { environment_id: 'dev', service_name: 'cart' };
const previous = { live: liveServiceOf('cart', { version_id: 'old' }), wanted_instances: 2, weight: 2 };

/** What traffic is shifted to when these versions run. */
const shiftedBeside = async (...versions: readonly RunningVersion[]): Promise<TrafficWeights | undefined> => {
  let shifted: TrafficWeights | undefined;
  const isDone = await giveTrafficBack(
    {
      describe: async () => ({ url: 'http://cart', versions }),
      shiftTraffic: async (_, weights) => void (shifted = weights),
    },
    { session: { lease_token: 1 }, target, version_id: 'new', previous },
  );
  expect(isDone).toBe(shifted !== undefined);
  return shifted;
};
const canary = versionRunning('new', { weight: 10 });
const all = [{ version_id: 'old', weight: 2 }];

describe('giving traffic back to the former version', () => {
  it('is done while it stands with all its instances, though not each of them is healthy [I3]', async () => {
    expect(await shiftedBeside(versionRunning('old', { instances: 2, weight: 90 }), canary)).toEqual(all);
    expect(await shiftedBeside(versionRunning('old', { instances: 2, weight: 0 }), canary)).toEqual(all);
    expect(await shiftedBeside(versionRunning('old', { instances: 2, ailing: 1 }), canary)).toEqual(all);
  });

  it.each([
    ['none of it is healthy', [versionRunning('old', { instances: 2, ailing: 2 }), canary]],
    ['it has fewer instances than it had', [versionRunning('old', { instances: 1 }), canary]],
    ['it is not there any more', [canary]],
    ['the new version takes none', [versionRunning('old', { instances: 2 }), versionRunning('new', { weight: 0 })]],
  ])('is left to its health when %s', async (_, versions) => {
    expect(await shiftedBeside(...versions)).toBeUndefined();
  });
});
