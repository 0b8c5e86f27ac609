import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isRunning } from '../embedded/embedded.target.ts';
import { brokenInvariants } from './invariants.ts';
import { eventuallyTrue } from './stack/eventually.ts';
import { isOver } from './stack/kill-round.ts';
import { openUsedLab, type UsedLab } from './stack/open-used-lab.ts';
import type { Round } from './stack/setting.ts';
import { environment_id, rounds, smallReleases } from './stack/small.rounds.ts';
import { seededRandom } from './stack/seeded-random.ts';

jest.setTimeout(300_000);

const seed = Number(process.env['WINDLASS_KILL_SEED'] ?? randomInt(2 ** 31));
const [release] = rounds as readonly [Round];
const mostKills = 4;

describe('a service whose processes are killed while it is rolled out', () => {
  const random = seededRandom(seed);
  let used: UsedLab;
  beforeAll(async () => {
    process.stdout.write(`faults: instances are killed as they are with seed ${seed}\n`);
    used = await openUsedLab(smallReleases);
  });
  afterAll(() => used?.close());

  const frontInstances = async (): Promise<readonly number[]> =>
    (await used.lab.running()).filter(({ service }) => service === 'front').map(({ pid }) => pid);
  const healthyFronts = async (): Promise<number> => {
    const { services } = await used.lab.operator().health(environment_id);
    return services.find(({ service_name }) => service_name === 'front')?.healthy_instances ?? 0;
  };
  const hasEnded = async (id: string): Promise<boolean> =>
    (await used.lab.look.deployments()).some((state) => state.id === id && isOver(state));

  /** One at a time, as long as another serves, until the deployment has ended. Answers how many. */
  const killSome = async (id: string): Promise<number> => {
    let kills = 0;
    while (kills < mostKills && !(await hasEnded(id))) {
      const pids = await frontInstances();
      const pid = pids[Math.floor(random() * pids.length)];
      if (pid === undefined || pids.length < 2) continue;
      process.kill(pid, 'SIGKILL');
      kills += 1;
      await eventuallyTrue(
        'two serve again, or all is over',
        async () => (await hasEnded(id)) || ((await healthyFronts()) >= 2 && !isRunning(pid)),
      );
    }
    return kills;
  };

  it('is completed or undone, and those who use it lose no more than what was being answered [I1 I2 I3 I6 I9 B2 B11]', async () => {
    const { lab, users } = used;
    const [before, began] = [await lab.look.picture(), performance.now()];
    const { id } = await lab.operator().submit(release.request('2.0.0'));
    const kills = await killSome(id);
    const { state } = await lab.operator().ended(id);
    const over = performance.now();
    expect(kills).toBeGreaterThan(0);
    await eventuallyTrue('all serve', async () => users.answeredSince(over).every((count) => count >= 10));
    expect([release.outcome, { status: 'FAILED', rollback: 'COMPLETED' }]).toContainEqual({
      status: state.status,
      rollback: state.rollback.status,
    });
    expect(brokenInvariants(await lab.look.evidence(id, before, []))).toEqual([]);
    expect(users.failuresBetween(began, over).length).toBeLessThanOrEqual(kills);
  });
});
