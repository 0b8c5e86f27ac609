import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import { machinesFolder } from '../statemachines/sources.ts';
import { cloudSuccession, deaths } from './boundary/cloud.succession.ts';
import { embeddedSuccession } from './boundary/embedded.succession.ts';
import { kinds, type Kind, type Outcome } from './boundary/kinds.ts';
import type { Point } from './boundary/life.ts';
import { openShopWorld, type ShopWorld } from './boundary/shop.world.ts';
import { tryRelease, type Succession, type Trial } from './boundary/trial.ts';

const machines = await readMachines(machinesFolder);
/** An environment in which much has been released is slow to look at. */
const pointsPerWorld = 12;
/** What an undisturbed run of every kind came to when this was written, less a tenth. */
const leastPoints = 1_190;

const [first] = kinds as readonly [Kind];
const undisturbed = { point: { call: 0, when: 'before' }, asksAgain: true } as const;

type Follows = (world: ShopWorld, index: number) => Succession;
/** One after the other, so that every death meets every kind of call. */
const asOnAws: Follows = (world, index) => cloudSuccession(world, machines, deaths[index % deaths.length] ?? 'exit');
const asEmbedded: Follows = (world) => embeddedSuccession(world, machines);

let world: ShopWorld | undefined;
const close = (): void => {
  world?.close();
  world = undefined;
};
afterEach(close);

/** A world in which version 1 of everything is live. */
const open = async (follows: Follows, index: number) => {
  close();
  world = await openShopWorld();
  const succession = follows(world, index);
  const trial = await tryRelease(world, succession, first, undisturbed);
  expect(trial).toMatchObject({ broken: [], outcome: first.outcome });
  return { world, succession };
};

const pointsOf = (calls: number): readonly Point[] =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((call): readonly Point[] => [
    { call, when: 'before' },
    { call, when: 'after' },
  ]);

/** The release of the kind, cut off at each call that changes something: before its effect, and when its effect or record is there. */
const tryEveryPoint = async (follows: Follows, kind: Kind, judge: (trial: Trial) => unknown): Promise<number> => {
  let opened = await open(follows, 0);
  const whole = await tryRelease(opened.world, opened.succession, kind, undisturbed);
  expect(whole).toMatchObject({ broken: [], outcome: kind.outcome });
  let cuts = 0;
  for (const [index, point] of pointsOf(whole.trace.length).entries()) {
    if (index % pointsPerWorld === 0) opened = await open(follows, index / pointsPerWorld);
    const trial = await tryRelease(opened.world, opened.succession, kind, { point, asksAgain: index % 4 < 2 });
    const at = `${whole.trace[point.call - 1]} (call ${point.call}, ${point.when})`;
    expect({ at, broken: trial.broken, outcome: judge(trial) }).toEqual({ at, broken: [], outcome: 'as it should be' });
    if (trial.wasCut) cuts += 1;
  }
  return cuts;
};

const isOneOf = (outcome: Outcome | undefined, expected: readonly (Outcome | undefined)[]): unknown =>
  expected.some((one) => one?.status === outcome?.status && one?.rollback === outcome?.rollback)
    ? 'as it should be'
    : outcome;

/** What was never answered may not have been begun. */
const neverBegun = ({ cut }: Kind, { isAccepted }: Trial): readonly (Outcome | undefined)[] => {
  if (isAccepted) return [];
  return [cut === 'rollback' ? { status: 'COMPLETED', rollback: 'NOT_NEEDED' } : undefined];
};
const undone: readonly Outcome[] = [
  { status: 'FAILED', rollback: 'COMPLETED' },
  { status: 'FAILED', rollback: 'NOT_NEEDED' },
];

jest.setTimeout(600_000);

let points = 0;

describe.each(kinds)('$name, cut off at every step', (kind) => {
  it('and begun again by the next process, ends as if nothing had been [I1 I2 I3 I4 I5 I6 I7 I8 I9 B2 B11]', async () => {
    points += await tryEveryPoint(asEmbedded, kind, (trial) =>
      isOneOf(trial.outcome, [kind.outcome, ...neverBegun(kind, trial)]),
    );
  });

  it('and found by AWS or by its lease, ends, and what wakes up later harms nothing [I1 I2 I3 I4 I5 I6 I7 I8 I9 B1 B2]', async () => {
    points += await tryEveryPoint(asOnAws, kind, (trial) =>
      isOneOf(trial.outcome, [kind.outcome, ...neverBegun(kind, trial), ...(kind.cut === 'release' ? undone : [])]),
    );
  });
});

it('has tried as many points as the releases have', () => {
  process.stdout.write(`faults: ${points} points tried\n`);
  expect(points).toBeGreaterThan(leastPoints);
});
