import { ProblemError, type Problem } from '../client/windlass.client.ts';
import { exitCodes, type ExitCode, type Session } from '../session.ts';
import { UsageError } from '../usage.error.ts';
import { faultLines } from './terminal.ts';

const tokenHint =
  'Correct WINDLASS_TOKEN; without it, a stack on this machine gets a token made with the key under WINDLASS_HOME.';

const wordsOf = ({ status, code, title, detail = title }: Problem): string =>
  status === 401 && !detail.includes('WINDLASS_TOKEN')
    ? `${detail} ${tokenHint} (${status} ${code})`
    : `${detail} (${status} ${code})`;

/** Says what was wrong on standard error (as a problem in JSON for a program), and which exit code that is. */
export const reportFailure = (session: Pick<Session, 'output' | 'json'>, error: unknown): ExitCode => {
  if (error instanceof ProblemError) {
    const { problem } = error;
    if (session.json) session.output.error(JSON.stringify(problem));
    else session.output.error([`windlass: ${wordsOf(problem)}`, ...faultLines(problem.faults ?? [])].join('\n'));
    return exitCodes.failed;
  }
  const message = error instanceof Error ? error.message : String(error);
  session.output.error(session.json ? JSON.stringify({ title: message, code: 'client' }) : `windlass: ${message}`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
};
