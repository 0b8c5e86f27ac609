import { describe, expect, it } from '@jest/globals';
import { normalTail } from '../../../../../../shared/domain/judge/statistics/normal-tail.ts';
import { relativeError, scipy } from '../scipy.fixture.ts';

describe('the tail of the normal distribution', () => {
  it.each(scipy.normal_tail)('gives what 50 digits give beyond $z, and scipy', ({ z, p_value, exact }) => {
    expect(relativeError(normalTail(z), exact)).toBeLessThan(1e-13);
    expect(relativeError(normalTail(z), p_value)).toBeLessThan(1e-13);
  });
});
