import { describe, expect, it } from '@jest/globals';
import { firedAlerts } from '../../../../functions/monitoring-dashboard/fired-alerts.ts';

const slow = { name: 'slow', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 300 } as const;
const failing = { name: 'failing', service_name: 'cart', metric: 'ERROR_PERCENT', above: 10 } as const;

const fired = (requests: number, errors: number, latency_p95_milliseconds: number) => {
  const times = { latency_p50_milliseconds: 1, latency_p95_milliseconds, latency_p99_milliseconds: 900 };
  const measure = async () => [{ version_id: '1.0.0', requests, errors, ...times }];
  return firedAlerts({ measure }, 'dev', [slow, failing], 0);
};

describe('an alert', () => {
  it('fires when what was measured is beyond its threshold', async () => {
    expect(await fired(10, 2, 301)).toEqual([
      'slow: cart had 301.0 ms p95 in 10 requests, threshold 300',
      'failing: cart had 20.0% errors in 10 requests, threshold 10',
    ]);
  });

  it('does not fire at its threshold', async () => {
    expect(await fired(10, 1, 300)).toEqual([]);
  });

  it('does not fire without a request, whatever is said of its time', async () => {
    expect(await fired(0, 0, 301)).toEqual([]);
  });
});
