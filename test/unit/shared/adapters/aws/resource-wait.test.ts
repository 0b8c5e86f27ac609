import { describe, expect, it, jest } from '@jest/globals';
import { ResourceNotReadyError, untilThere } from '../../../../../shared/adapters/aws/resource-wait.ts';

describe('waiting for AWS', () => {
  it('looks until there is something', async () => {
    const pauses: number[] = [];
    let looks = 0;
    const sleep = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
    expect(await untilThere(sleep, 'never', async () => ((looks += 1) < 3 ? undefined : 'there'))).toBe('there');
    expect(pauses).toEqual([2_000, 2_000]);
  });

  it('looks again after a look that came too early', async () => {
    const look = jest
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new ResourceNotReadyError('whose it is'))
      .mockResolvedValue('there');
    expect(await untilThere(async () => undefined, 'never', look)).toBe('there');
    await expect(
      untilThere(
        async () => undefined,
        'never',
        () => Promise.reject(new Error('broken')),
      ),
    ).rejects.toThrow('broken');
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
