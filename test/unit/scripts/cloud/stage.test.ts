import { describe, expect, it } from '@jest/globals';
import { readStageCommand } from '../../../../scripts/cloud/stage.ts';

const read = (...given: readonly string[]) => readStageCommand(given, {}, { values: ['email'], flags: ['keep'] });

describe('a command about a stage', () => {
  it('is read: the stage, the region, parameters and flags', () => {
    expect(read('--stage', 'try', '--email', 'ops@example.com', '--keep')).toEqual({
      stage: 'try',
      region: 'eu-central-1',
      parameters: { email: 'ops@example.com' },
      flags: new Set(['keep']),
    });
    expect(readStageCommand(['--stage', 'try'], { AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
  });

  it.each([
    ['no stage', [], /^Name the stage: -- --stage NAME/],
    ['capitals', ['--stage', 'Try'], /^"Try" cannot be the name of a stage/],
    ['a digit first', ['--stage', '1a'], /^"1a" cannot be .* beginning with a letter/],
    ['thirteen letters', ['--stage', 'abcdefghijklm'], /1 to 12/],
    ['nothing', ['--stage', ''], /^"" cannot be the name of a stage/],
    ['an option without its value', ['--stage'], /'--stage <value>' argument missing/],
    [
      'an option that there is not',
      ['--stage', 'try', '--bogus'],
      /'--bogus'.*The options are --stage, --region, --email, --keep/,
    ],
    ['options that npm took', ['try'], /come after --, or npm takes them.*Given was: try/],
  ])('is refused with %s', (_, given, words) => {
    expect(() => read(...given)).toThrow(words);
  });
});
