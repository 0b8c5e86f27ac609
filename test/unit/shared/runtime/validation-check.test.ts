import { describe, expect, it } from '@jest/globals';
import { validationResultSchema } from '../../../../shared/domain/validation/validation-result.ts';
import {
  findingOfChecks,
  resultOfCheck,
  type Fault,
  type ValidationCheck,
} from '../../../../shared/runtime/validation-check.ts';
import { at } from '../adapters/store/store-fixture.ts';

const fault = (subject: string, changes: Partial<Fault> = {}): Fault => ({
  subject,
  expected: 'two',
  found: 'it has one.',
  action: 'Add one.',
  ...changes,
});
const check = (...faults: readonly Fault[]): ValidationCheck => ({
  validator_id: 'counts',
  category: 'HARDWARE',
  sound: 'All have two.',
  faults,
});

describe('resultOfCheck', () => {
  it('is valid and INFO without a fault, valid and WARNING with a minor one, CRITICAL with any other [V2]', () => {
    const results = [check(), check(fault('a', { minor: true })), check(fault('a', { minor: true }), fault('b'))].map(
      (one) => validationResultSchema.parse(resultOfCheck(one, at())),
    );

    expect(results.map(({ is_valid, severity }) => [is_valid, severity])).toEqual([
      [true, 'INFO'],
      [true, 'WARNING'],
      [false, 'CRITICAL'],
    ]);
  });

  it('says what was found and expected, and what to do, once [V2]', () => {
    expect(resultOfCheck(check(fault('a'), fault('b')), at())).toMatchObject({
      message: 'a: it has one, expected two. Add one. b: it has one, expected two. Add one.',
      details: [
        { subject: 'a', expected: 'two', found: 'it has one.' },
        { subject: 'b', expected: 'two', found: 'it has one.' },
      ],
      recommendations: [{ action: 'Add one.' }],
      validator_id: 'counts',
    });
  });

  it('stays small', () => {
    const many = check(...Array.from({ length: 5_000 }, (_, index) => fault(`service-${index}`)));

    expect(JSON.stringify(resultOfCheck(many, at())).length).toBeLessThan(10_000);
  });
});

describe('findingOfChecks', () => {
  it('fails for grave faults only, and names whom they concern', () => {
    expect(
      findingOfChecks([check(fault('a', { minor: true })), check(fault('b'), fault('b'))], 'too_few'),
    ).toMatchObject({ outcome: 'FAILED', code: 'too_few', affected_components: ['b'] });
    expect(findingOfChecks([check(fault('a', { minor: true })), check()], 'too_few')).toEqual({
      outcome: 'PASSED',
      message: 'a: it has one, expected two. Add one. All have two.',
    });
  });

  it('skips when there is nothing to check', () => {
    expect(findingOfChecks([], 'too_few')).toMatchObject({ outcome: 'SKIPPED' });
  });
});
