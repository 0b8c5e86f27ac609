import { expect, it } from '@jest/globals';
import { InFlightGauge } from '../../../../../local/provider/scaling/in-flight-gauge.ts';

it('sums up how long all requests together have been in flight', () => {
  let now = 5_000;
  const gauge = new InFlightGauge(() => now);
  now += 1_000;
  gauge.begin();
  now += 10;
  gauge.begin();
  now += 10;
  expect(gauge.busy_milliseconds).toBe(30);
  gauge.end();
  now += 10;
  gauge.end();
  now += 1_000;
  expect(gauge.busy_milliseconds).toBe(40);
});
