import { describe, expect, it } from '@jest/globals';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';
import {
  afterProbe,
  combined,
  pauseBeforeNext,
  unchecked,
} from '../../../../../shared/domain/service/health-verdict.ts';

const check = healthCheckSchema.parse({
  kind: 'TCP',
  healthy_threshold: 2,
  unhealthy_threshold: 3,
  start_period_milliseconds: 1_000,
  interval_milliseconds: 100,
});
/** The verdicts after each of a row of probes: + passes, - fails. */
const verdictsOf = (probes: string, age_milliseconds = 0) => {
  let state = unchecked;
  return [...probes]
    .map((probe) => (state = afterProbe(state, probe === '+', age_milliseconds, check)).verdict[0])
    .join('');
};

describe('a verdict', () => {
  it.each([
    ['becomes healthy after passes in a row', '+-+++', 'PPPHH'],
    ['becomes unhealthy after failures in a row', '++--+---', 'PHHHHHHU'],
    ['becomes healthy again', '++---+-++', 'PHHHUUUUH'],
    ['stays pending while a new instance may still start', '--------', 'PPPPPPPP'],
  ])('%s [W43]', (_name, probes, verdicts) => {
    expect(verdictsOf(probes)).toBe(verdicts);
  });

  it('becomes unhealthy at the first failure after the start period, and may still recover', () => {
    expect(verdictsOf('-++', 1_000)).toBe('UUH');
    expect(verdictsOf('++', 1_000)).toBe('PH');
  });

  it('of several checks is the worst', () => {
    expect(combined(['HEALTHY', 'HEALTHY'])).toBe('HEALTHY');
    expect(combined(['HEALTHY', 'PENDING'])).toBe('PENDING');
    expect(combined(['PENDING', 'UNHEALTHY', 'HEALTHY'])).toBe('UNHEALTHY');
  });
});

describe('the pause before the next probe', () => {
  const pauses = (probes: string) => {
    let state = unchecked;
    return [...probes].map((probe) => pauseBeforeNext((state = afterProbe(state, probe === '+', 0, check)), check));
  };

  it('is short at first, doubles while it fails, and ends at the interval', () => {
    expect(pauses('-----')).toEqual([20, 40, 80, 100, 100]);
  });

  it('is short again once a probe passed, and the interval when the instance is healthy', () => {
    expect(pauses('---++-')).toEqual([20, 40, 80, 20, 100, 100]);
  });
});
