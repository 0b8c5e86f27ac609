import { Command, InvalidArgumentError, Option } from 'commander';
import type { DeployOptions } from './commands/deploy.ts';
import { durationSeconds } from './duration.ts';
import { reportFailure } from './output/report-failure.ts';
import { openOutput } from './output/terminal.ts';
import {
  defaultEndpoint,
  exitCodes,
  openSession,
  type ExitCode,
  type Session,
  type SessionOptions,
} from './session.ts';

const output = openOutput(process.stdout, process.stderr);

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number greater than 0.');
  return value;
};

const minutes = (text: string): number => {
  const value = positive(text);
  if (value > 43_200) throw new InvalidArgumentError('must be at most 43200, which is 30 days.');
  return value;
};

const duration = (text: string): number => {
  const seconds = durationSeconds(text);
  if (seconds === undefined || seconds < 60 || seconds > 604_800)
    throw new InvalidArgumentError('must be from 1m to 7d, such as 30m, 2h or 1d.');
  return seconds;
};

const program = new Command('windlass')
  .description(
    'Releases many services safely: checks, provisions, deploys in dependency order, tests, watches, and undoes what fails.',
  )
  .option('--endpoint <url>', `where Windlass listens (or WINDLASS_ENDPOINT; ${defaultEndpoint})`)
  .option('--json', 'print JSON for programs')
  .showHelpAfterError('(windlass --help lists the commands)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.well : exitCodes.usage));

const administratorToken = async (endpoint: string): Promise<string> =>
  (await import('./client/embedded-token.ts')).administratorToken(process.env, endpoint);

/** Each command's code is loaded when it runs, so that starting up stays quick. */
const run = async (work: (session: Session) => Promise<ExitCode>): Promise<void> => {
  const options = program.opts<SessionOptions>();
  try {
    const session = openSession(options, process.env, output, administratorToken);
    process.exitCode = await work(session);
  } catch (error) {
    process.exitCode = reportFailure({ output, json: options.json === true }, error);
  }
};

const environments = program.command('env').description('environments: where releases go');
environments
  .command('apply')
  .description('create the environment that a file describes, or bring it to what the file says')
  .requiredOption('-f, --file <file>', 'YAML or JSON')
  .action((options: { file: string }) =>
    run(async (session) => (await import('./commands/environments.ts')).applyEnvironment(session, options.file)),
  );
environments
  .command('get')
  .argument('<id>')
  .description('show one, with what serves in it and how that does')
  .action((id: string) =>
    run(async (session) => (await import('./commands/environments.ts')).getEnvironment(session, id)),
  );
environments
  .command('list')
  .option('--type <type>', 'DEVELOPMENT, STAGING or PRODUCTION')
  .description('list those that you may see')
  .action((options: { type?: string }) =>
    run(async (session) => (await import('./commands/environments.ts')).listEnvironments(session, options.type)),
  );
environments
  .command('remove')
  .argument('<id>')
  .description('remove one in which nothing lives any more')
  .action((id: string) =>
    run(async (session) => (await import('./commands/environments.ts')).removeEnvironment(session, id)),
  );

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
  .action((id: string) => run(async (session) => (await import('./commands/triggers.ts')).removeTrigger(session, id)));

program
  .command('plan')
  .description('a dry run: every change, its order, cost, headroom and risk')
  .requiredOption('-f, --file <file>', 'the release, YAML or JSON')
  .action((options: { file: string }) =>
    run(async (session) => (await import('./commands/plan.ts')).planRelease(session, options.file)),
  );

program
  .command('deploy')
  .description('submit a release')
  .requiredOption('-f, --file <file>', 'the release, YAML or JSON')
  .option('--watch', 'follow it to its end; exit code 0 only when it is COMPLETED')
  .option('--idempotency-key <key>', 'the same key and file again is the same deployment')
  .option('--plan-hash <hash>', 'refuse when the plan has changed since')
  .addOption(new Option('--queue', 'wait in line while the environment is busy').conflicts('supersede'))
  .option('--supersede', 'cancel what waits and what runs there, and wait for its end')
  .option('--hotfix', 'stand before all others in line, and pass a hold that lets hotfixes')
  .action((options: { file: string; watch?: boolean } & Partial<DeployOptions>) =>
    run(async (session) =>
      (await import('./commands/deploy.ts')).deploy(session, { ...options, watch: options.watch === true }),
    ),
  );

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
  .action((id: string) => run(async (session) => (await import('./commands/hold.ts')).releaseEnvironment(session, id)));

program
  .command('status')
  .argument('[deployment]', 'its name or id')
  .option('--environment <id>', 'only of this environment')
  .description('one deployment with its steps, or the newest ones')
  .action((which: string | undefined, options: { environment?: string }) =>
    run(async (session) => (await import('./commands/deployments.ts')).showStatus(session, which, options.environment)),
  );

program
  .command('events')
  .argument('<deployment>', 'its name or id')
  .option('--follow', 'go on until it has ended')
  .description('what happened, in order')
  .action((which: string, options: { follow?: boolean }) =>
    run(async (session) => (await import('./commands/events.ts')).showEvents(session, which, options.follow === true)),
  );

for (const [verb, description] of [
  ['cancel', 'stop a deployment at its next step and undo what it did'],
  ['pause', 'let it wait at the end of what is under way, with the traffic as it is, until it is resumed'],
  ['resume', 'let a paused deployment go on'],
  ['finish', 'end its bakes now: what is judged FAIL fails still, anything else goes on'],
  [
    'retry',
    'one that waits for a decision: do its failed phase again, in place; one that is FAILED or CANCELLED: submit it again, as a new deployment',
  ],
  [
    'rollback',
    'undo a completed deployment, or one that failed and waits for a decision, or go on with a rollback that could not finish',
  ],
] as const) {
  const command = program
    .command(verb)
    .argument('<deployment>', 'its name or id')
    .option('--reason <text>', 'kept in the audit trail')
    .option('--watch', 'follow it to its end')
    .description(description)
    .action((which: string, options: { reason?: string; service?: string; watch?: boolean }) =>
      run(async (session) =>
        (await import('./commands/steer.ts')).steer(session, verb, which, {
          ...options,
          watch: options.watch === true,
        }),
      ),
    );
  if (verb === 'finish') command.option('--service <name>', 'only the bake of this service');
}

program
  .command('waiting')
  .argument('<deployment>', 'its name or id')
  .description('what it waits for, since when, and who can unblock it by which command')
  .action((which: string) =>
    run(async (session) => (await import('./commands/waiting.ts')).showWaiting(session, which)),
  );

program
  .command('report')
  .argument('<deployment>', 'its name or id')
  .description('what was released, checked, measured and undone, and why')
  .action((which: string) =>
    run(async (session) => (await import('./commands/deployments.ts')).showReport(session, which)),
  );

program
  .command('stats')
  .option('--days <days>', 'how far back', positive, 30)
  .option('--environment <id>', 'only of this environment')
  .description('how many deployments, how they ended, how long they took')
  .action((options: { days: number; environment?: string }) =>
    run(async (session) =>
      (await import('./commands/deployments.ts')).showStatistics(session, options.days, options.environment),
    ),
  );

program
  .command('token')
  .option('--subject <name>', 'whom it is for', 'local-administrator')
  .option('--group [name...]', 'their groups (administrators unless told); without a name: none')
  .option('--minutes <minutes>', 'how long it is valid, 43200 (30 days) at most', minutes, 60)
  .description('make a token of the embedded stack, from the key under WINDLASS_HOME')
  .action((options: { subject: string; group?: string[] | true; minutes: number }) =>
    run(async (session) => (await import('./commands/token.ts')).printToken(session, options, process.env)),
  );

program
  .command('up')
  .option('--port <port>', 'where the API listens (or PORT; 4000)', positive)
  .description('start the embedded stack with nothing deployed; Ctrl-C stops it and all that it runs')
  .action((options: { port?: number }) =>
    run(async () => (await import('./commands/up.ts')).up(options.port, process.env)),
  );

await program.parseAsync();
