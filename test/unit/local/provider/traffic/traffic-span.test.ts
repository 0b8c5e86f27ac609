import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partsOfSpan, resolutions } from '../../../../../local/provider/traffic/traffic-span.ts';
import { longestBake_seconds } from '../../../../../shared/domain/deployment/plan-bakes.ts';

const noon = 1_750_000_000;
const secondsOf = (resolution: number) => resolutions[resolution]?.pack_seconds ?? 0;
const spanOf = (since: number, now: number) => {
  const parts = partsOfSpan(since, now);
  const last = parts.at(-1);
  return {
    parts,
    begin: parts[0]?.first_second ?? now + 1,
    end: last === undefined ? now + 1 : last.first_second + secondsOf(last.resolution),
  };
};
const now = fc.integer({ min: noon, max: noon + 86_400 });

describe('the parts of a span of traffic', () => {
  it('are together the seconds up to now without a gap, and none of before it, but for less than a sixtieth [B3]', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: 0, max: longestBake_seconds }), (now_second, age) => {
        const { parts, begin, end } = spanOf(now_second - age, now_second);
        expect(begin).toBeGreaterThanOrEqual(now_second - age);
        expect(begin - (now_second - age)).toBeLessThan(age <= 3_600 ? 1 : age / 60);
        expect(end).toBe(now_second + 1);
        const ends = parts.map(({ first_second, resolution }) => first_second + secondsOf(resolution));
        expect(parts.slice(1).map(({ first_second }) => first_second)).toEqual(ends.slice(0, -1));
      }),
    );
  });

  it('are packs that are known still, and few', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: -10, max: 2 * longestBake_seconds }), (now_second, age) => {
        const { parts } = spanOf(now_second - age, now_second);
        const unknown = parts.filter(({ resolution, first_second }) => {
          const { pack_seconds, kept_packs } = resolutions[resolution] ?? { pack_seconds: 1, kept_packs: 0 };
          const packsBack = Math.floor(now_second / pack_seconds) - first_second / pack_seconds;
          return first_second % pack_seconds !== 0 || packsBack >= kept_packs;
        });
        expect(unknown).toEqual([]);
        expect(parts.length).toBeLessThanOrEqual(439 + 2 * 9 + 2 * 59 + 1);
      }),
    );
  });

  it('begin with what is known of a time that is further back than a bake can last, and are none of one to come', () => {
    const { begin } = spanOf(0, noon);
    expect(noon - begin).toBeGreaterThanOrEqual(longestBake_seconds);
    expect(noon - begin).toBeLessThan(longestBake_seconds + 2 * 3_600);
    expect(partsOfSpan(noon + 60, noon)).toEqual([]);
  });
});
