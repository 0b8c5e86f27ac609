import { describe, expect, it } from '@jest/globals';
import type { VersionSample } from '../../../../../shared/ports/service-deployer.port.ts';
import { ServiceTraffic } from '../../../../../local/provider/traffic/service-traffic.ts';

const start = () => {
  let now = 1_000_000_000;
  const traffic = new ServiceTraffic({ now: () => now });
  const record = (version_id: string, latency_milliseconds: number, failed = false, pinned = false) =>
    traffic.record(version_id, { latency_milliseconds, failed, pinned });
  const sample = (version_id: string, since: number) => traffic.sample([version_id], since)[0] as VersionSample;
  return { traffic, record, sample, now: () => now, pass: (milliseconds: number) => void (now += milliseconds) };
};

describe("a service's traffic", () => {
  it('counts requests, errors and latencies of each version since a time', () => {
    const { traffic, record, now, pass } = start();
    record('a', 500, true);
    pass(2_000);
    const since = now();
    for (let index = 0; index < 98; index += 1) record('a', 10);
    record('a', 100, true);
    pass(1_000);
    record('a', 100);
    record('b', 1);
    const measure = traffic.measure('a', since);
    expect(measure).toMatchObject({ version_id: 'a', requests: 100, errors: 1 });
    expect(Math.round(measure.latency_p50_milliseconds)).toBe(10);
    expect(measure.latency_p99_milliseconds).toBeGreaterThanOrEqual(100);
    expect(traffic.measure('a', 0)).toMatchObject({ requests: 101, errors: 2 });
    expect(traffic.measure('b', since)).toMatchObject({ requests: 1, errors: 0 });
    expect(traffic.measure('c', since)).toMatchObject({ requests: 0, latency_p50_milliseconds: 0 });
  });

  it('says since when it counts, so that nobody takes what it does not know for silence', () => {
    const { traffic, now, pass } = start();
    const opened = now();
    pass(60_000);
    expect(traffic.measured_since_milliseconds).toBe(opened);
  });

  it('remembers seconds for an hour, what a bake may last in ten minutes each, and the sum for good', () => {
    const { traffic, record, now, pass } = start();
    const first = now();
    record('a', 1);
    pass(3_600_000);
    record('a', 1);
    expect(traffic.measure('a', first).requests).toBe(2);
    pass(72 * 3_600_000);
    expect(traffic.measure('a', first - 600_000).requests).toBe(2);
    pass(2 * 3_600_000);
    expect(traffic.measure('a', 0).requests).toBe(0);
    record('a', 1, true);
    traffic.recordUnrouted();
    expect(traffic.measure('a', 0).requests).toBe(1);
    const target = { environment_id: 'staging', service_name: 'web' };
    expect(traffic.totals(target)).toEqual({ ...target, requests: 3, errors: 1, unrouted: 1 });
  });

  it('samples the requests of each version from the whole second on, with the latencies of those without an error [B3]', () => {
    const { record, sample, now, pass } = start();
    pass(700);
    record('a', 900);
    pass(600);
    const since = now();
    record('a', 20);
    expect(sample('a', since)).toMatchObject({ requests: 1, errors: 0 });
    pass(-250);
    record('a', 10);
    record('a', 20);
    record('a', 5_000, true);
    const sampled = sample('a', since);
    expect(sampled).toMatchObject({ version_id: 'a', requests: 4, errors: 1 });
    expect(sampled.latencies.map(({ milliseconds, count }) => [Math.round(milliseconds), count])).toEqual([
      [10, 1],
      [20, 2],
    ]);
    expect(sample('a', 0).requests).toBe(5);
    expect(sample('b', since)).toEqual({ version_id: 'b', requests: 0, errors: 0, latencies: [] });
  });

  it('counts who named the version only in the totals [B3]', () => {
    const { traffic, record, sample } = start();
    record('a', 1);
    record('a', 1, true, true);
    record('a', 1, false, true);
    expect(traffic.measure('a', 0)).toMatchObject({ requests: 1, errors: 0 });
    expect(sample('a', 0)).toMatchObject({ requests: 1, errors: 0, latencies: [{ count: 1 }] });
    const target = { environment_id: 'staging', service_name: 'web' };
    expect(traffic.totals(target)).toMatchObject({ requests: 3, errors: 1 });
  });

  it('goes on counting when the clock jumps forth and back', () => {
    const { traffic, record, sample, now, pass } = start();
    record('a', 1);
    pass(5_000_500);
    record('a', 1, true);
    pass(-5_000_500);
    record('a', 1);
    expect(traffic.measure('a', now())).toMatchObject({ requests: 2, errors: 0 });
    pass(1_000);
    record('a', 1);
    expect(sample('a', 0)).toMatchObject({ requests: 3, errors: 0 });
  });

  it('forgets a version that is removed', () => {
    const { traffic, record } = start();
    record('a', 1);
    traffic.forget('a');
    expect(traffic.measure('a', 0).requests).toBe(0);
  });
});
