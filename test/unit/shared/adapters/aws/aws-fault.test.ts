import { describe, expect, it } from '@jest/globals';
import { isBusy, isNamed } from '../../../../../shared/adapters/aws/aws-fault.ts';
import { fault } from './resource-deps.fixture.ts';

describe('faults of AWS', () => {
  it.each([
    fault('ThrottlingException'),
    fault('TooManyRequestsException'),
    fault('SlowDown'),
    fault('TimeoutError'),
    Object.assign(fault('InternalServerError'), { $fault: 'server' }),
    // The SDK calls what it has no model of the client's fault, whatever its status.
    Object.assign(fault('ServiceUnavailable'), { $fault: 'client', $metadata: { httpStatusCode: 503 } }),
  ])('may pass: $name', (error) => {
    expect(isBusy(error)).toBe(true);
  });

  it.each([
    fault('AccessDenied'),
    Object.assign(fault('Bad'), { $metadata: { httpStatusCode: 400 } }),
    undefined,
    'text',
  ])('do not pass: %s', (error) => {
    expect(isBusy(error)).toBe(false);
  });

  it('are known by their names, and what is no error has none', () => {
    expect(isNamed(fault('NoSuchBucket'), 'NoSuchKey', 'NoSuchBucket')).toBe(true);
    expect(isNamed({}, 'undefined')).toBe(false);
    expect(isNamed(null, 'null')).toBe(false);
  });
});
