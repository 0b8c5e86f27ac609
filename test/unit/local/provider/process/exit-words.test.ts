import { describe, expect, it } from '@jest/globals';
import { exitWords, tellingLine } from '../../../../../local/provider/process/exit-words.ts';

describe('the words for an exit', () => {
  it.each([
    [{ code: 1, signal: null }, ['listening', 'Error: no database'], 'exited with code 1: Error: no database'],
    [{ code: 0, signal: null }, [], 'exited with code 0'],
    [{ code: null, signal: 'SIGSEGV' as const }, ['working'], 'was ended by SIGSEGV: working'],
  ])('%j', (exit, lines, words) => {
    expect(exitWords(exit, lines)).toBe(words);
  });

  it('quote the line that says why, not the stack below it', () => {
    const node = [
      'file:///app/main.mjs:7',
      "  throw new Error('lost');",
      '        ^',
      '',
      'Error: lost the database',
      '    at main.mjs:7:9',
      '',
      'Node.js v24.21.0',
    ];
    expect(tellingLine(node)).toBe('Error: lost the database');
    expect(tellingLine(['Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 2', ''])).toBe(
      'KeyError: 2',
    );
    expect(tellingLine(['starting', 'bye'])).toBe('bye');
    expect(tellingLine(['', '   '])).toBe('');
  });
});
