import { describe, expect, it } from '@jest/globals';
import { testResultSchema } from '../../../../../shared/domain/testing/test-result.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const result = {
  id: 't1',
  test_type: 'INTEGRATION',
  status: 'FAILED',
  component_id: 'cart',
  test_suite: 'api_tests',
  test_case: 'home',
  execution_time: 12.5,
  error_details: [{ message: 'other status', expected: '200', found: '503' }],
  screenshots: [{ name: 'home', location: '/x.png' }],
  logs: [{ timestamp: '2026-11-23T19:09:23.000Z', message: 'GET / answered 503' }],
  metrics: [{ name: 'latency', value: 12.5, unit: 'milliseconds' }],
};

describe('a test result', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [V4]', () => {
    expectFields(testResultSchema, result);
    expectValues(testResultSchema, result, 'test_type', ['UNIT', 'INTEGRATION', 'E2E', 'PERFORMANCE', 'SECURITY']);
    expectValues(testResultSchema, result, 'status', ['PASSED', 'FAILED', 'SKIPPED', 'ERROR']);
  });

  it('took no negative time, and cannot be changed [V4]', () => {
    expect(testResultSchema.safeParse({ ...result, execution_time: -1 }).success).toBe(false);
    expect(() => Object.assign(testResultSchema.parse(result), { status: 'PASSED' })).toThrow(TypeError);
  });
});
