import { describe, expect, it } from '@jest/globals';
import { interfered, withRetries } from '../../../../../shared/adapters/store/with-retries.ts';
import { TableConflictError } from '../../../../../shared/ports/table.port.ts';

const recorded = () => {
  const pauses: number[] = [];
  return { pauses, deps: { random: () => 0.5, sleep: async (milliseconds: number) => void pauses.push(milliseconds) } };
};

describe('retrying after interference', () => {
  it('pauses longer each time, by chance, up to a limit', async () => {
    const { pauses, deps } = recorded();
    let left = 9;
    expect(await withRetries(deps, async () => (left-- > 0 ? interfered : 'done'))).toBe('done');
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 200, 200]);
  });

  it('gives up with an error that may be tried again', async () => {
    const { pauses, deps } = recorded();
    await expect(withRetries(deps, async () => interfered)).rejects.toThrow(TableConflictError);
    expect(pauses).toHaveLength(40);
  });

  it('does not repeat what threw', async () => {
    const { pauses, deps } = recorded();
    await expect(withRetries(deps, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(pauses).toEqual([]);
  });
});
