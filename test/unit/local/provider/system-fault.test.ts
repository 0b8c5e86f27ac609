import { describe, expect, it } from '@jest/globals';
import { explained, explaining, hasCode } from '../../../../local/provider/system-fault.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code, path: '/data/x' });

describe('system faults', () => {
  it.each([
    ['ENOSPC', /Cannot save the plan: the disk is full; free some space and try again \(\/data\/x\)\./],
    ['EACCES', /permission denied; give the user/],
    ['EROFS', /read-only/],
    ['EMFILE', /too many files are open/],
  ])('turns %s into words that say what to do', async (code, words) => {
    const failing = explaining('save the plan', () => Promise.reject(systemError(code)));
    await expect(failing).rejects.toMatchObject({
      name: 'SystemFault',
      code: 'system_fault',
      message: expect.stringMatching(words),
    });
  });

  it.each([
    ['ENOSPC', true, true],
    ['ENOSPC', false, false],
    ['EACCES', true, false],
  ])('%s may pass, where it is worth waiting (%p): %p', (code, isWorthWaiting, retryable) => {
    expect(explained(systemError(code), 'save the plan', { isWorthWaiting })).toMatchObject({ retryable });
  });

  it('leaves other errors as they are', () => {
    const other = new Error('other');
    expect(explained(other, 'x')).toBe(other);
    expect(explained('text', 'x')).toBe('text');
  });

  it('knows codes by shape, whatever the class', () => {
    expect(hasCode({ code: 'ENOENT' }, 'EPERM', 'ENOENT')).toBe(true);
    expect(hasCode(undefined, 'ENOENT')).toBe(false);
  });
});
