import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readMachines } from '../../../local/workflow/machine.definitions.ts';
import { machinesFolder } from '../sources.ts';
import { functionsFailing, statesWithCatch, withoutCatch } from './deleted-catch.ts';
import { minute, openGuarded, type Guarded, type GuardedOptions } from './guarded.world.ts';

jest.setTimeout(60_000);

const machines = await readMachines(machinesFolder);
const guarded = statesWithCatch(machines.deployment);
/** Where nothing has been made yet when they fail. */
const before = ['ValidateEnvironment', 'ScanSpecification', 'AssessResources', 'ProvisionResources'];

let world: Guarded;
afterEach(() => world?.close());

/** The release under way on a machine whose state of that name fails, and has no Catch. */
const released = async (name: string, options: GuardedOptions = {}): Promise<string> => {
  world = await openGuarded({
    machines: (all) => ({ ...all, deployment: withoutCatch(all.deployment, name) }),
    functions: (functions) => functionsFailing(machines, name, functions),
    ...options,
  });
  const id = await world.submitShop();
  await world.start(id);
  return id;
};

const expectOutcome = async (id: string, rollback: 'COMPLETED' | 'NOT_NEEDED'): Promise<void> => {
  const state = await world.outcome(id);
  expect({ status: state.status, rollback: state.rollback.status }).toEqual({ status: 'FAILED', rollback });
  expect(state.took).toBeLessThanOrEqual(10 * minute);
  expect(await world.picture()).toEqual(world.before);
  expect(world.broken).toEqual([]);
};

describe('the deployment machine without one of its Catches', () => {
  it('has been searched for all of them [B1]', () => {
    const written = JSON.stringify(machines.deployment).match(/"Catch":/gu) ?? [];
    expect(guarded).toHaveLength(written.length);
    expect(guarded.length).toBeGreaterThanOrEqual(18);
    expect(guarded).toEqual(
      expect.arrayContaining([
        'ValidateEnvironment',
        'RollOutWave',
        'AdvanceRollout',
        'HandleFailure',
        'RetryPhase',
        'RollBack',
      ]),
    );
    for (const name of guarded) {
      const left = statesWithCatch(withoutCatch(machines.deployment, name));
      expect(left).toEqual(guarded.filter((other) => other !== name));
    }
  });

  it.each(guarded)('%s: its failure ends FAILED and undone all the same [B1]', async (name) => {
    const id = await released(name);
    await expectOutcome(id, before.includes(name) ? 'NOT_NEEDED' : 'COMPLETED');
    expect(world.visited).toContain(name);
  });

  it.each(guarded.filter((name) => name in machines.deployment.States))(
    '%s: and the machine alone would not have ended it [B1]',
    async (name) => {
      const id = await released(name, { events_after: [], sweep_every: 1_000 * minute });
      await world.until(() => world.ends.some(({ machine }) => machine === 'deployment'));
      await world.pass(10 * minute);
      expect(['FAILED', 'CANCELLED', 'COMPLETED']).not.toContain((await world.stateOf(id)).status);
    },
  );
});
