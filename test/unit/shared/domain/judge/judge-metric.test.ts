import { describe, expect, it } from '@jest/globals';
import { judgeMetric, type MetricFinding } from '../../../../../shared/domain/judge/judge-metric.ts';

const words = { title: 'Errors', seen: 'some', allowed: 'few are allowed', chance: () => 'seldom', needed: 'more' };
const finding: MetricFinding = {
  metric: 'ERROR_RATE',
  test: 'fisher_exact',
  tolerance: 1,
  result: { statistic: 3, p_value: 0.025, effect: 2 },
  has_enough_requests: true,
  words,
};

describe('a metric', () => {
  it('is judged real at just the significance', () => {
    expect(judgeMetric(finding, 0.025)).toEqual({
      metric: 'ERROR_RATE',
      verdict: 'FAIL',
      test: 'fisher_exact',
      statistic: 3,
      p_value: 0.025,
      significance: 0.025,
      effect: 2,
      tolerance: 1,
      sentence: 'Errors: some; few are allowed, and seldom: FAIL.',
    });
    expect(judgeMetric(finding, 0.0249).verdict).toBe('INCONCLUSIVE');
  });
});
