import { describe, expect, it } from '@jest/globals';
import { caughtInWords } from '../../../../../functions/orchestrator/undo/failure-words.ts';

const ofLambda = (errorType: string, errorMessage: string): string =>
  JSON.stringify({ errorType, errorMessage, trace: ['Error: secret', '    at handler (/var/task/index.js:1:2)'] });

describe('what a Catch caught, in words', () => {
  it.each([
    [
      'a Lambda’s error',
      { Error: 'TypeError', Cause: ofLambda('TypeError', 'x is not a function') },
      { code: 'type_error', message: 'x is not a function' },
    ],
    [
      'an error of ours',
      { Error: 'TableUnavailableError', Cause: ofLambda('TableUnavailableError', 'no answer') },
      { code: 'table_unavailable', message: 'no answer' },
    ],
    [
      'a timeout',
      { Error: 'States.Timeout', Cause: 'States.Timeout' },
      { code: 'task_timed_out', message: 'A task took longer than it may.' },
    ],
    [
      'a child execution’s',
      {
        Error: 'States.TaskFailed',
        Cause: JSON.stringify({
          Name: 'r',
          Status: 'FAILED',
          Error: 'OddError',
          Cause: ofLambda('OddError', 'the disk is full'),
        }),
      },
      { code: 'odd_error', message: 'the disk is full' },
    ],
    [
      'a child execution’s timeout',
      { Error: 'States.TaskFailed', Cause: JSON.stringify({ Status: 'TIMED_OUT', Error: 'States.Timeout' }) },
      { code: 'task_timed_out', message: 'A task took longer than it may.' },
    ],
    [
      'plain text',
      { Error: 'Odd', Cause: 'it went\nwrong\n    at f (/home/ada/x.ts:3:4)' },
      { code: 'odd', message: 'it went wrong' },
    ],
    [
      'a message with a stack',
      { Error: 'Odd', Cause: ofLambda('Odd', 'bad\n    at f (x.ts:3:4)') },
      { code: 'odd', message: 'bad' },
    ],
    ['an object', { Error: 'Odd', Cause: { detail: 3 } }, { code: 'odd', message: '{"detail":3}' }],
    ['nothing', { Error: 'Odd', Cause: null }, { code: 'odd', message: 'A task ended with Odd.' }],
    ['an empty name', { Error: '', Cause: 'x' }, { code: 'error', message: 'x' }],
  ])('%s', (_, caught, expected) => {
    expect(caughtInWords(caught)).toEqual(expected);
  });

  it('shortens what is long, and follows no endless chain of causes', () => {
    let Cause = 'deep';
    for (let depth = 0; depth < 12; depth += 1) Cause = JSON.stringify({ Error: 'States.TaskFailed', Cause });
    expect(caughtInWords({ Error: 'States.TaskFailed', Cause }).message.length).toBeLessThanOrEqual(1_000);
    expect(caughtInWords({ Error: 'Odd', Cause: 'x'.repeat(5_000) }).message).toHaveLength(1_000);
  });
});
