import { describe, expect, it } from '@jest/globals';
import { LambdaBusyError } from '../../../../../shared/adapters/lambda/lambda.errors.ts';
import { withPatience } from '../../../../../shared/adapters/lambda/with-patience.ts';
import { awsError, sleepingClock } from './lambda.fixture.ts';

const failing = (times: number, error: Error) => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error;
    return 'done';
  };
};

describe('waiting for AWS', () => {
  it.each([
    awsError('InvalidParameterValueException', 'The role defined for the function cannot be assumed by Lambda.'),
    awsError(
      'ResourceConflictException',
      'The operation cannot be performed at this time. An update is in progress for resource: x',
    ),
    awsError('TooManyRequestsException', 'Rate exceeded'),
    awsError('ServiceException', 'Internal', { $fault: 'server' }),
    new LambdaBusyError('Rate exceeded after the client’s own tries'),
    awsError('OperationAbortedException', 'A conflicting operation is in progress, try again'),
    awsError('ConcurrentModificationException', 'Several requests change this role'),
  ])('does the work again after $message', async (error) => {
    const time = sleepingClock();
    expect(await withPatience({ ...time, random: () => 1 }, failing(4, error))).toBe('done');
    expect(time.sleeps).toEqual([100, 200, 400, 800]);
  });

  it('waits by chance, so that many do not come back together', async () => {
    const time = sleepingClock();
    await withPatience({ ...time, random: () => 0.25 }, failing(2, awsError('TooManyRequestsException')));
    expect(time.sleeps).toEqual([25, 50]);
  });

  it('gives up after half a minute, with an error that may be tried again', async () => {
    const time = sleepingClock();
    const work = withPatience(
      { ...time, random: () => 1 },
      failing(1_000, awsError('TooManyRequestsException', 'Rate exceeded')),
    );
    await expect(work).rejects.toMatchObject({
      code: 'lambda_busy',
      retryable: true,
      message: expect.stringContaining('Rate exceeded'),
    });
    expect(time.clock.now()).toBeGreaterThanOrEqual(30_000);
    expect(time.clock.now()).toBeLessThan(35_000);
  });

  it.each([
    awsError('InvalidParameterValueException', 'Unzipped size must be smaller'),
    awsError('ResourceConflictException', 'Function already exist: x'),
    awsError('AccessDeniedException'),
  ])('does not wait after $message', async (error) => {
    const time = sleepingClock();
    await expect(withPatience(time, failing(1, error))).rejects.toBe(error);
    expect(time.sleeps).toEqual([]);
  });
});
