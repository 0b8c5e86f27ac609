import { describe, expect, it } from '@jest/globals';
import { untilThere } from '../../../../../shared/adapters/aws/resource-wait.ts';

describe('waiting for AWS', () => {
  it('looks until there is something', async () => {
    const pauses: number[] = [];
    let looks = 0;
    const sleep = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
    expect(await untilThere(sleep, 'never', async () => ((looks += 1) < 3 ? undefined : 'there'))).toBe('there');
    expect(pauses).toEqual([2_000, 2_000]);
  });

  it('gives up after a minute, with an error that may be tried again', async () => {
    let slept = 0;
    const sleep = async (milliseconds: number): Promise<void> => void (slept += milliseconds);
    await expect(untilThere(sleep, 'it is still being made', async () => undefined)).rejects.toMatchObject({
      code: 'resource_not_ready',
      retryable: true,
      message: 'it is still being made',
    });
    expect(slept).toBe(60_000);
  });
});
