import { describe, expect, it } from '@jest/globals';
import { validationResultSchema } from '../../../../../shared/domain/validation/validation-result.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const result = {
  is_valid: false,
  severity: 'CRITICAL',
  category: 'NETWORK',
  message: 'cart is not live.',
  details: [{ subject: 'cart', expected: 'live', found: 'nothing' }],
  recommendations: [{ action: 'Deploy cart first.' }],
  timestamp: '2026-11-23T19:09:23.000Z',
  validator_id: 'outside-dependencies',
};

describe('a validation result', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [V2]', () => {
    expectFields(validationResultSchema, result);
    expectValues(validationResultSchema, result, 'severity', ['CRITICAL', 'WARNING', 'INFO']);
    expectValues(validationResultSchema, result, 'category', ['HARDWARE', 'SOFTWARE', 'NETWORK', 'SECURITY']);
  });

  it('tells its time in UTC with milliseconds, and cannot be changed [V2]', () => {
    const accepts = (timestamp: string): boolean => validationResultSchema.safeParse({ ...result, timestamp }).success;
    expect(
      ['2026-11-23T19:09:23.000Z', '2026-11-23T19:09:23Z', '2026-11-23T19:09:23.000+01:00', 'today'].map(accepts),
    ).toEqual([true, false, false, false]);
    expect(() => Object.assign(validationResultSchema.parse(result), { is_valid: true })).toThrow(TypeError);
  });
});
