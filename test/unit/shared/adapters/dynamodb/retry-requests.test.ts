import { expect, it } from '@jest/globals';
import { pauseBefore } from '../../../../../shared/adapters/dynamodb/retry-requests.ts';

it('waits anything up to a bound that doubles from 25 milliseconds to a second', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((retry) => pauseBefore(retry, () => 1));
  expect(longest).toEqual([25, 50, 100, 200, 400, 800, 1000, 1000, 1000]);
  expect(pauseBefore(3, () => 0)).toBe(0);
  expect(pauseBefore(3, () => 0.25)).toBe(25);
});
