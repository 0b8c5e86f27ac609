import { describe, expect, it } from '@jest/globals';
import { advanceRollout } from '../../../../functions/orchestrator/advance-rollout.ts';
import { ArtifactError, type ServiceDeployer } from '../../../../shared/ports/service-deployer.port.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { advanceFor, canary, ready, receiveTraffic } from './canary.world.ts';
import type { World } from './orchestrator.world.ts';

describe('a canary that failed', () => {
  type Shift = ServiceDeployer['shiftTraffic'];
  const advanceWith = (world: World, id: string, shiftTraffic: Shift) =>
    advanceRollout(
      { ...world.deps, deployer: { ...world.deps.deployer, shiftTraffic } },
      { deployment_id: id, service_name: 'cart' },
    );
  const failing = async () => {
    const { world, id } = await ready(canary([[10, 80]]));
    receiveTraffic(world, 0.2);
    await advanceFor(world, id, 0);
    world.clock.advance(10_000);
    world.fake.effects.length = 0;
    return { world, id };
  };
  const statusOf = async (world: World, id: string) => (await world.records.service(id, 'cart'))?.status;

  it('has no traffic any more when that is on record, so that no process has to come back to it [I2 B3 B10]', async () => {
    const { world, id } = await failing();
    const journal: typeof world.journal = {
      ...world.journal,
      commit: async () => Promise.reject(new TableUnavailableError('the process has ended')),
    };
    const died = advanceRollout({ ...world.deps, journal }, { deployment_id: id, service_name: 'cart' });
    await expect(died).rejects.toThrow('the process has ended');
    expect([await statusOf(world, id), world.fake.effects]).toEqual(['IN_PROGRESS', ['shift cart to cart 1: 2']]);
  });

  it('is on record though the provider has no answer, and loses its traffic when the task is tried again [B3]', async () => {
    const { world, id } = await failing();
    await expect(
      advanceWith(world, id, async () => Promise.reject(new Error('the provider has no answer'))),
    ).rejects.toThrow('no answer');
    expect([await statusOf(world, id), world.fake.effects]).toEqual(['FAILED', []]);
    for (let again = 0; again < 2; again += 1)
      expect(await world.advance(id, 'cart')).toMatchObject({ outcome: 'STOP' });
    expect(world.fake.effects).toEqual(['shift cart to cart 1: 2']);
  });

  it('is left to its rollback, which is logged, when the provider refuses for good [B3]', async () => {
    const { world, id } = await failing();
    const refuse: Shift = async () => Promise.reject(new ArtifactError('cart is not what it was'));
    expect(await advanceWith(world, id, refuse)).toMatchObject({ outcome: 'STOP' });
    expect(await statusOf(world, id)).toBe('FAILED');
    expect(world.log.lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        fields: { deployment_id: id, service_name: 'cart', reason: 'cart is not what it was' },
      }),
    ]);
  });
});
