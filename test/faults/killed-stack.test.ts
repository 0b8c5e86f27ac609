import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { killRound, randomMoment, type Moment } from './stack/kill-round.ts';
import { openUsedLab, type UsedLab } from './stack/open-used-lab.ts';
import { seededRandom } from './stack/seeded-random.ts';
import type { Round, Setting } from './stack/setting.ts';
import { shopReleases } from './stack/shop.rounds.ts';
import { smallReleases } from './stack/small.rounds.ts';

jest.setTimeout(300_000);

/** How often each is killed: what takes half a minute less often, unless told. */
const timesOr = (few: number): number => Number(process.env['WINDLASS_KILL_ROUNDS'] ?? few);
const settings: readonly (Setting & { readonly times: number })[] = [
  { ...smallReleases, times: timesOr(4) },
  { ...shopReleases, times: timesOr(2) },
];
const seed = Number(process.env['WINDLASS_KILL_SEED'] ?? randomInt(2 ** 31));
/** About what a start takes on an idle machine, and some more. */
const longestStart_milliseconds = 2_000;

const print = (line: string): void => void process.stdout.write(`faults: ${line}\n`);

describe.each(settings)('a stack that is killed during $name', (setting) => {
  const { name, rounds, times } = setting;
  const random = seededRandom(seed);
  let used: UsedLab;
  beforeAll(async () => {
    print(`the stack is killed ${times} times during ${name}: npm run test:kill -- --rounds ${times} --seed ${seed}`);
    used = await openUsedLab(setting);
  });
  afterAll(() => used?.close());

  const survive = async (round: Round, version: string, moment: Moment): Promise<void> => {
    const { event, milliseconds, starts_milliseconds = [] } = moment;
    const starts = starts_milliseconds.map((start) => `, and ${start} ms after it was started again`).join('');
    print(`${round.name}, killed ${milliseconds} ms after event ${event}${starts}`);
    const survived = await killRound(used.lab, used.users, round, version, moment);
    expect(survived).toEqual({
      broken: [],
      outcome: round.outcome,
      failures_before: [],
      ports: [survived.ports[1], survived.ports[0]],
    });
  };

  it.each(Array.from({ length: times }, (_, index) => index + 1))(
    'at any moment (%i), comes back with everything as it should be [I1 I2 I3 I6 I9 B1 B2 B11]',
    async (number) => {
      const round = rounds[(number - 1) % rounds.length] as Round;
      await survive(round, `2.${number}.0`, randomMoment(random, round));
    },
  );

  it('and twice more while it starts, comes back all the same [I1 I2 I3 I6 I9 B1 B2 B11]', async () => {
    const round = rounds.at(-1) as Round;
    const starts_milliseconds = [0, 1].map(() => Math.floor(random() * longestStart_milliseconds));
    await survive(round, '3.0.0', { ...randomMoment(random, round), starts_milliseconds });
  });
});
