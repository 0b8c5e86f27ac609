import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../../../cli/client/windlass.client.ts';
import { reportFailure } from '../../../../cli/output/report-failure.ts';
import { UsageError } from '../../../../cli/usage.error.ts';

const reported = (error: unknown, json = false) => {
  const said: string[] = [];
  const output = { isTerminal: false, line: () => {}, redraw: () => {}, error: (text: string) => void said.push(text) };
  return { code: reportFailure({ output, json }, error), text: said.join('\n') };
};
const problem = (status: number, detail: string) =>
  new ProblemError({ status, code: 'unauthorized', title: 'No', detail });

describe('what failed', () => {
  it('says what to change when a token is refused, once', () => {
    const { code, text } = reported(problem(401, 'The token is malformed.'));
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/^windlass: The token is malformed\. .*WINDLASS_TOKEN.*401/),
    ]);
    const told = reported(problem(401, 'It has expired. Set WINDLASS_TOKEN.')).text;
    expect(told).toBe('windlass: It has expired. Set WINDLASS_TOKEN. (401 unauthorized)');
  });

  it('tells programs the problem as it is', () => {
    const refused = problem(401, 'The token is malformed.');
    expect(JSON.parse(reported(refused, true).text)).toEqual(refused.problem);
  });

  it('tells wrong usage from work that failed by the exit code', () => {
    expect(reported(new UsageError('no'))).toEqual({ code: 2, text: 'windlass: no' });
    expect(reported(new Error('broke'))).toEqual({ code: 1, text: 'windlass: broke' });
  });
});
