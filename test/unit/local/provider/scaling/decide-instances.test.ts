import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideInstances,
  noMemory,
  type ScalingRules,
} from '../../../../../local/provider/scaling/decide-instances.ts';
import { defaultScalingTimings } from '../../../../../local/provider/scaling/scaling-timings.ts';

const rulesOf = (changes: Partial<ScalingRules> = {}): ScalingRules => ({
  wanted_instances: 1,
  max_instances: 5,
  target_concurrency: 10,
  timings: defaultScalingTimings,
  ...changes,
});

/** A version under a load: each second so many requests are in flight, and what was decided is healthy after `start_seconds`. */
const running = (rules: ScalingRules, { instances = rules.wanted_instances, start_seconds = 0 } = {}) => {
  let [memory, second, busy_milliseconds] = [noMemory, 0, 0];
  let [ill, starting] = [0, 0];
  const pass = (in_flight: number): number => {
    second += 1;
    busy_milliseconds += in_flight * 1_000;
    starting = Math.max(0, starting - 1);
    const healthy_instances = starting > 0 ? 1 : instances - ill;
    const look = { at_milliseconds: second * 1_000, busy_milliseconds, instances, healthy_instances };
    const decision = decideInstances(rules, memory, look);
    if (decision.instances > instances) starting = start_seconds;
    ({ memory, instances } = decision);
    return instances;
  };
  return {
    fallIll: (count: number) => void (ill = count),
    /** The number of instances after each of so many seconds. */
    pass: (seconds: number, in_flight: number | ((second: number) => number)): readonly number[] =>
      Array.from({ length: seconds }, (_, index) => pass(typeof in_flight === 'number' ? in_flight : in_flight(index))),
  };
};

describe('how many instances a version gets by load', () => {
  it('are one more as soon as an average of ten seconds is above the target, and not before', () => {
    expect(running(rulesOf()).pass(12, 15)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
    expect(running(rulesOf()).pass(60, 10)).toEqual(Array(60).fill(1));
  });

  it('are as many as are needed at once, up to the maximum [B11]', () => {
    expect(running(rulesOf()).pass(11, 35).at(-1)).toBe(4);
    expect(running(rulesOf()).pass(40, 1_000).at(-1)).toBe(5);
    expect(
      running(rulesOf({ wanted_instances: 3, max_instances: 1 }))
        .pass(40, 1_000)
        .at(-1),
    ).toBe(3);
  });

  it('are no more for a peak of a second', () => {
    expect(running(rulesOf()).pass(60, (second) => (second % 11 === 0 ? 90 : 0))).toEqual(Array(60).fill(1));
  });

  it('are no more while one of them is not healthy, and more when it is again [B11]', () => {
    const version = running(rulesOf({ wanted_instances: 2 }));
    version.fallIll(1);
    expect(version.pass(60, 50).at(-1)).toBe(2);
    version.fallIll(2);
    expect(version.pass(60, 50).at(-1)).toBe(2);
    version.fallIll(0);
    expect(version.pass(11, 50).at(-1)).toBe(5);
  });

  it('wait for what was started last, and judge by the time since', () => {
    const version = running(rulesOf(), { start_seconds: 30 });
    expect(version.pass(11, 15).at(-1)).toBe(2);
    expect(version.pass(30, 40).at(-1)).toBe(2);
    expect(version.pass(11, 40).at(-1)).toBe(4);
  });

  it('are one fewer after each minute with less than half of the target, never below what is wanted [B11]', () => {
    const version = running(rulesOf({ wanted_instances: 2 }), { instances: 4 });
    const seen = version.pass(400, 9);
    expect([seen[69], seen[70], seen[140], seen[141]]).toEqual([4, 3, 3, 2]);
    expect(seen.at(-1)).toBe(2);
  });

  it('stay while there is half of the target to do, and when a minute of calm is broken', () => {
    expect(running(rulesOf(), { instances: 2 }).pass(300, 10)).toEqual(Array(300).fill(2));
    const busyEachMinute = (second: number) => (second % 50 < 20 ? 15 : 1);
    expect(running(rulesOf(), { instances: 2 }).pass(300, busyEachMinute)).toEqual(Array(300).fill(2));
  });

  it('come to rest between the bounds under any steady load, with no more of them in need than there are [B11]', () => {
    fc.assert(
      fc.property(
        fc.record({
          wanted_instances: fc.integer({ min: 1, max: 5 }),
          more: fc.integer({ min: 0, max: 10 }),
          target_concurrency: fc.integer({ min: 1, max: 50 }),
          in_flight: fc.double({ min: 0, max: 500, noNaN: true }),
          instances: fc.integer({ min: 0, max: 15 }),
        }),
        ({ wanted_instances, more, target_concurrency, in_flight, instances }) => {
          const max_instances = wanted_instances + more;
          const version = running(rulesOf({ wanted_instances, max_instances, target_concurrency }), {
            instances: Math.min(max_instances, Math.max(wanted_instances, instances)),
          });
          const seen = version.pass(1_200, in_flight);
          expect(Math.min(...seen)).toBeGreaterThanOrEqual(wanted_instances);
          expect(Math.max(...seen)).toBeLessThanOrEqual(max_instances);
          const last = seen.at(-1) ?? 0;
          expect(version.pass(300, in_flight)).toEqual(Array(300).fill(last));
          if (last < max_instances) expect(in_flight / last).toBeLessThanOrEqual(target_concurrency * 1.000001);
        },
      ),
      { numRuns: 60 },
    );
  });
});
