import { InvalidArgumentError, type Command } from 'commander';
import { durationSeconds } from './duration.ts';
import type { ExitCode, Session } from './session.ts';

const duration = (text: string): number => {
  const seconds = durationSeconds(text);
  if (seconds === undefined || seconds < 60 || seconds > 604_800)
    throw new InvalidArgumentError('must be from 1m to 7d, such as 30m, 2h or 1d.');
  return seconds;
};

/** The commands that stop the line of an environment and let it go on. */
export const addLineCommands = (
  program: Command,
  run: (work: (session: Session) => Promise<ExitCode>) => Promise<void>,
): void => {
  program
    .command('hold')
    .argument('<environment>', 'its id')
    .requiredOption('--reason <text>', 'shown to everybody whom it stops')
    .option('--for <time>', 'it ends by itself after so long: 30m, 2h, 1d', duration, 7_200)
    .option('--allow-hotfix', 'hotfixes begin and go on all the same')
    .description('stop the line: what runs in an environment waits at its next step, and nothing new begins')
    .action((id: string, options: { reason: string; for: number; allowHotfix?: boolean }) =>
      run(async (session) => (await import('./commands/hold.ts')).holdEnvironment(session, id, options)),
    );
  program
    .command('release')
    .argument('<environment>', 'its id')
    .description('let the line go on')
    .action((id: string) =>
      run(async (session) => (await import('./commands/hold.ts')).releaseEnvironment(session, id)),
    );
};
