import { describe, expect, it } from '@jest/globals';
import type { Instance } from '../../../../../local/provider/instance/instance.ts';
import { VersionRunner } from '../../../../../local/provider/service/version-runner.ts';
import type { InstanceHealth } from '../../../../../shared/ports/service-deployer.port.ts';

type State = InstanceHealth['state'];

/** A runner of instances that do as a test says. */
const started = async (...states: readonly State[]) => {
  const [instances, stopped, drains]: [{ state: State }[], number[], (() => void)[]] = [[], [], []];
  const runner = new VersionRunner({
    startInstance: () => {
      const index = instances.push({ state: states[instances.length] ?? 'STARTING' }) - 1;
      const stop = async () => void stopped.push(index);
      return {
        get health() {
          return { state: instances[index]?.state };
        },
        stop,
      } as unknown as Instance;
    },
    onChange: () => undefined,
    drain: () => new Promise((resolve) => drains.push(resolve)),
  });
  await runner.scaleTo(states.length, false);
  return { runner, instances, stopped, drained: () => drains.splice(0).forEach((done) => done()) };
};

describe('the instances of a version', () => {
  it.each<[number, readonly State[], boolean]>([
    [2, ['HEALTHY', 'HEALTHY'], true],
    [2, ['HEALTHY', 'HEALTHY', 'STARTING'], true],
    [2, ['HEALTHY', 'HEALTHY', 'UNHEALTHY'], true],
    [2, ['HEALTHY', 'STARTING'], false],
    [2, ['HEALTHY', 'STARTING', 'EXITED'], false],
    [2, ['HEALTHY', 'EXITED'], true],
    [2, ['HEALTHY'], false],
    [0, [], true],
  ])('where %i are wanted are settled when they are %j: %s', async (wanted, states, isSettled) => {
    expect((await started(...states)).runner.isSettledAt(wanted)).toBe(isSettled);
  });

  it('are all gone when none is to be left, also one that an earlier call is still stopping', async () => {
    const { runner, stopped, drained } = await started('HEALTHY', 'HEALTHY', 'UNHEALTHY');
    const fewer = runner.scaleTo(2, false);
    let areGone = false;
    const gone = runner.scaleTo(0, false).then(() => (areGone = true));
    await Promise.resolve();
    expect([stopped, areGone, runner.instances]).toEqual([[], false, []]);
    drained();
    await Promise.all([fewer, gone]);
    expect(stopped.toSorted((one, other) => one - other)).toEqual([0, 1, 2]);
  });

  it('that are added do not wait for those that are just being stopped', async () => {
    const { runner, drained } = await started('HEALTHY', 'HEALTHY');
    const fewer = runner.scaleTo(1, false);
    await runner.scaleTo(2, false);
    expect(runner.instances).toHaveLength(2);
    drained();
    await fewer;
  });
});
