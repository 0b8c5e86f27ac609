import { InvalidArgumentError, type Command } from 'commander';
import type { ExitCode, Printing } from '../session.ts';
import type { JudgeOptions } from './judge.ts';

const number = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('must be a number.');
  return value;
};

const count = (text: string): number => {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('must be a whole number from 1 to 10000.');
  return value;
};

const help = `
Each file has a line that names its columns, and then one for each request: latency_ms is a number, error is 0, 1, true or false; other columns
are ignored. The running version's requests and the canary's must be of the same time. A - instead of one file is standard input.

Exit codes: 0 PASS, 1 FAIL, 2 wrong usage or a file that cannot be read, 3 INCONCLUSIVE.`;

/** `windlass judge`: its arguments and options, each as the property of a specification's \`analysis\` that it stands for. */
export const addJudgeCommand = (
  program: Command,
  run: (work: (printing: Printing) => Promise<ExitCode>) => Promise<void>,
): void => {
  program
    .command('judge')
    .argument('<baseline>', 'CSV file of what the running version answered')
    .argument('<canary>', 'CSV file of what the canary answered')
    .option('--confidence <percent>', 'that a canary no worse is not failed by chance (95)', number)
    .option('--min-requests <requests>', 'that each must have answered for PASS (300)', number)
    .option('--max-error-increase <points>', 'percentage points more of its requests that may fail (1)', number)
    .option('--max-latency-increase-percent <percent>', 'of the median latency that it may be slower (10)', number)
    .option('--max-latency-increase-milliseconds <ms>', 'that it may be slower at least (5)', number)
    .option('--max-error-percent <percent>', 'an absolute limit (none)', number)
    .option('--max-p95 <ms>', 'an absolute limit (none)', number)
    .option('--judgements <count>', 'that a rollout may make at most: each must be as much surer (1)', count)
    .description('judge recorded traffic as a rollout judges its canary; needs no Windlass to be running')
    .addHelpText('after', help)
    .action((baseline: string, canary: string, options: JudgeOptions) =>
      run(async (printing) =>
        (await import('./judge.ts')).judgeFiles(printing, { baseline, canary }, options, process.stdin),
      ),
    );
};
