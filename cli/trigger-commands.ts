import type { Command } from 'commander';
import type { ExitCode, Session } from './session.ts';

/** The commands about what starts deployments without a person. */
export const addTriggerCommands = (
  program: Command,
  run: (work: (session: Session) => Promise<ExitCode>) => Promise<void>,
): void => {
  const triggers = program.command('trigger').description('triggers: what starts deployments without a person');
  triggers
    .command('apply')
    .description('create the trigger that a file describes, or bring it to what the file says')
    .requiredOption('-f, --file <file>', 'YAML or JSON')
    .action((options: { file: string }) =>
      run(async (session) => (await import('./commands/triggers.ts')).applyTrigger(session, options.file)),
    );
  triggers
    .command('list')
    .description('list them, and what they watch for')
    .action(() => run(async (session) => (await import('./commands/triggers.ts')).listTriggers(session)));
  triggers
    .command('remove')
    .argument('<id>')
    .description('remove one; what it has started goes on')
    .action((id: string) =>
      run(async (session) => (await import('./commands/triggers.ts')).removeTrigger(session, id)),
    );
};
