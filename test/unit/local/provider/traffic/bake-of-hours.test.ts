import { describe, expect, it } from '@jest/globals';
import { ServiceTraffic } from '../../../../../local/provider/traffic/service-traffic.ts';
import { VersionTraffic } from '../../../../../local/provider/traffic/version-traffic.ts';
import { judgeBake, sampledFrom } from '../../../../../shared/domain/deployment/judge-bake.ts';
import type { ShiftingStrategy } from '../../../../../shared/domain/deployment/plan-bakes.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { canaryAnalysisSchema } from '../../../../../shared/domain/service/deployment-strategy.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** 34 minutes and 56.7 seconds past the hour. */
const shift = Date.UTC(2026, 0, 5, 12, 34, 56, 700);
const strategy: ShiftingStrategy = {
  kind: 'CANARY',
  steps: [{ weight_percent: 10, bake_seconds: 86_400 }],
  analysis: canaryAnalysisSchema.parse({}),
};

const start = () => {
  let now = shift;
  const traffic = new ServiceTraffic({ now: () => now });
  const versions = ['canary', 'former'];
  return {
    traffic,
    passTo: (milliseconds: number) => void (now = milliseconds),
    /** Both versions are asked every so often until then. */
    askBoth: (until: number, every: number, isFailed = (_version_id: string, _after: number): boolean => false) => {
      for (; now < until; now += every)
        for (const version_id of versions)
          traffic.record(version_id, {
            latency_milliseconds: 10 + (now % 7),
            failed: isFailed(version_id, now - shift),
            pinned: false,
          });
    },
    look: () => {
      const bake = { weight_percent: 10, began_at: timestampOf(shift) };
      const samples = traffic.sample(versions, sampledFrom(bake));
      const judgement = judgeBake({
        strategy,
        bake,
        samples,
        version_id: 'canary',
        former_version_id: 'former',
      });
      return { samples, judgement };
    },
  };
};

describe('the traffic of a bake of a day', () => {
  it('shows a look the errors of hours that no look came in or after within the hour [B3 B11]', () => {
    const { askBoth, look } = start();
    const failsAtNight = (version_id: string, after: number) =>
      version_id === 'canary' && after >= 7 * hour && after < 10.9 * hour;
    const errorsAfter = (hours: number) => {
      askBoth(shift + hours * hour, 18 * second, failsAtNight);
      const { samples, judgement } = look();
      return { errors: samples.map(({ errors }) => errors), verdict: judgement.verdict };
    };
    expect(errorsAfter(6)).toEqual({ errors: [0, 0], verdict: 'PASS' });
    const failed = { errors: [3.9 * 200, 0], verdict: 'FAIL' };
    expect([errorsAfter(12), errorsAfter(24)]).toEqual([failed, failed]);
  });

  it('has as many requests as came in all of it, but for those of its first minutes: 200 an hour are enough for a PASS [B3 B11]', () => {
    const { askBoth, look } = start();
    for (let hours = 1; hours <= 24; hours += 1) {
      askBoth(shift + hours * hour, 18 * second);
      look();
    }
    const { samples, judgement } = look();
    const untilTenMinutes = Math.ceil((5 * minute + 3.3 * second) / (18 * second));
    expect(samples.map(({ requests }) => requests)).toEqual([4_800 - untilTenMinutes, 4_800 - untilTenMinutes]);
    expect(judgement.verdict).toBe('PASS');
  });

  it.each([0.5, 1, 1.01, 2, 9.9, 10.1, 24, 72])(
    'counts nothing of before the shift and nearly all since, of both versions alike, after %d hours [B3 B11]',
    (hours) => {
      const { askBoth, passTo, look } = start();
      const every = Math.max(1, Math.floor(hours / 2));
      passTo(shift - hour);
      askBoth(shift + hours * hour, every * second, (_version_id, after) => after < 0);
      const [canary, former] = look().samples;
      expect(canary).toMatchObject({ errors: 0, latencies: former?.latencies, requests: former?.requests });
      const all = (hours * 3_600) / every;
      expect(canary?.requests).toBeGreaterThan(all * (59 / 60) - 1);
      expect(canary?.requests).toBeLessThanOrEqual(all);
    },
  );
});

describe('the traffic of two versions', () => {
  it('is sampled over the same time though time passes meanwhile [B3]', () => {
    const began = shift + 300;
    let [now, passing] = [shift, 0];
    const traffic = new ServiceTraffic({ now: () => (now += passing) });
    for (; now < began + hour; now += second)
      for (const version_id of ['canary', 'former'])
        traffic.record(version_id, { latency_milliseconds: 10, failed: false, pinned: false });
    [now, passing] = [began + hour / 2, minute];
    for (let look = 0; look < 5; look += 1) {
      const [canary, former] = traffic.sample(['canary', 'former'], began);
      expect(canary?.requests).toBe(former?.requests);
    }
  });

  it('is sampled over the same time though one was asked for nothing for hours [B3]', () => {
    const { traffic, passTo, look } = start();
    const askAt = (version_id: string, after: number) => {
      passTo(shift + after);
      traffic.record(version_id, { latency_milliseconds: 10, failed: false, pinned: false });
    };
    for (const version_id of ['canary', 'former']) askAt(version_id, 2 * second);
    askAt('former', 3 * hour);
    passTo(shift + 4 * hour);
    expect(look().samples.map(({ requests }) => requests)).toEqual([0, 1]);
  });
});

describe('what is held of the traffic of a version', () => {
  it('does not grow any more after the longest bake [B11]', () => {
    const traffic = new VersionTraffic();
    const record = (from: number, until: number, every: number) => {
      for (let now = from; now < until; now += every)
        traffic.record(now, { latency_milliseconds: 1, failed: false, pinned: false });
    };
    const packsAfter = (days: number) => {
      record(shift + (days - 1) * day, shift + days * day, minute);
      record(shift + days * day, shift + days * day + 1.1 * hour, second);
      return traffic.packs;
    };
    record(shift, shift + 3 * day, minute);
    expect([4, 5].map(packsAfter)).toEqual([4_702, 4_702]);
  });
});
