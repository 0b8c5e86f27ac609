import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { machinesFolder } from '../statemachines/sources.ts';
import { startOfTest } from '../unit/shared/adapters/store/store-fixture.ts';
import { cloudSuccession } from './boundary/cloud.succession.ts';
import { embeddedSuccession } from './boundary/embedded.succession.ts';
import { kinds, type Kind } from './boundary/kinds.ts';
import { environment_id, openShopWorld, type ShopWorld } from './boundary/shop.world.ts';
import { tryRelease, type Succession, type Trial } from './boundary/trial.ts';
import { openVirtualTime, type VirtualTime } from './boundary/world.time.ts';

jest.setTimeout(300_000);

const machines = await readMachines(machinesFolder);
const hour = 3_600_000;
const minute = 60_000;
const jumps = [
  ['forward', hour],
  ['back', -hour],
] as const;
const [first, failing, rollback] = kinds as readonly [Kind, Kind, Kind];
const undisturbed = { point: { call: 0, when: 'before' }, asksAgain: true } as const;
const everyCalls = 7;

let time: VirtualTime;
let world: ShopWorld;
beforeEach(async () => {
  time = openVirtualTime(startOfTest);
  world = await openShopWorld({ time });
});
afterEach(() => world.close());

const open = async (follows: (of: ShopWorld) => Succession): Promise<Succession> => {
  const succession = follows(world);
  expect(await tryRelease(world, succession, first, undisturbed)).toMatchObject({ broken: [], outcome: first.outcome });
  return succession;
};

/** The release, during whose n-th call somebody sets the clock; and how long it really took. */
const withJump = async (
  succession: Succession,
  kind: Kind,
  call: number,
  milliseconds: number,
): Promise<Trial & { readonly took_milliseconds: number }> => {
  const began = time.elapsed();
  const trial = await tryRelease(world, succession, kind, {
    ...undisturbed,
    onCall: (count) => {
      if (count === call) time.jump(milliseconds);
    },
  });
  return { ...trial, took_milliseconds: time.elapsed() - began };
};

const inOrder = (events: readonly DeploymentEvent[]): boolean =>
  events.every(({ timestamp }, index) => index === 0 || timestamp >= (events[index - 1]?.timestamp ?? ''));

describe.each(jumps)('a clock that is set %s by an hour', (_, milliseconds) => {
  it.each(kinds)('under $name of the embedded stack, changes nothing of it [I2 I3 I4 I5 I6 I8 I9]', async (kind) => {
    const succession = await open((of) => embeddedSuccession(of, machines));
    const { trace } = await tryRelease(world, succession, kind, undisturbed);
    for (let call = 1; call <= trace.length; call += everyCalls) {
      const trial = await withJump(succession, kind, call, milliseconds);
      expect({ call, broken: trial.broken, outcome: trial.outcome }).toEqual({
        call,
        broken: [],
        outcome: kind.outcome,
      });
      expect(inOrder(trial.events)).toBe(true);
      // That of the hold is one.
      expect(trial.took_milliseconds).toBeLessThan(2 * minute);
      // What comes next is measured by a clock that nobody sets meanwhile.
      time.jump(-milliseconds);
    }
  });

  it('does not change how long the embedded stack watches a release [I2]', async () => {
    const succession = await open((of) => embeddedSuccession(of, machines));
    const patient: Kind = {
      ...first,
      specification: (version) => ({ ...first.specification?.(version), success_criteria: { bake_seconds: 600 } }),
    };
    const { trace } = await tryRelease(world, succession, patient, undisturbed);
    const trial = await withJump(succession, patient, trace.length - everyCalls, milliseconds);
    expect(trial).toMatchObject({ broken: [], outcome: first.outcome });
    expect(trial.took_milliseconds).toBeGreaterThanOrEqual(10 * minute);
    expect(trial.took_milliseconds).toBeLessThan(11 * minute);
  });

  it('leaves the newest release the newest, which is the one that can be rolled back', async () => {
    const succession = await open((of) => embeddedSuccession(of, machines));
    time.jump(milliseconds);
    const trial = await tryRelease(world, embeddedSuccession(world, machines), rollback, undisturbed);
    expect(trial).toMatchObject({ broken: [], outcome: rollback.outcome });
    const { items } = await world.store.deployments.findDeploymentsByEnvironment(environment_id, { limit: 10 });
    const tokens = items.map(({ lease_token }) => lease_token);
    expect(tokens).toEqual(tokens.toSorted((left, right) => right - left));
    succession.close();
  });

  it('of all of AWS at once, takes no lease from who works, or has it undone as lost, and breaks nothing [I2 I3 I4 I5 I6 I8 I9 B1]', async () => {
    const succession = await open((of) => cloudSuccession(of, machines, 'lost'));
    for (const kind of [first, failing]) {
      const { trace } = await tryRelease(world, succession, kind, undisturbed);
      for (let call = 1; call <= trace.length; call += everyCalls) {
        const before = world.log.lines.length;
        const trial = await withJump(succession, kind, call, milliseconds);
        expect({ call, broken: trial.broken }).toEqual({ call, broken: [] });
        expect(inOrder(trial.events)).toBe(true);
        expect(['COMPLETED', 'FAILED']).toContain(trial.outcome?.status);
        const lost = world.log.lines.slice(before).filter(({ message }) => message.includes('was lost'));
        if (milliseconds < 0) expect([trial.outcome, lost]).toEqual([kind.outcome, []]);
      }
    }
  });
});
