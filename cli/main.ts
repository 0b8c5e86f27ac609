import { Command, InvalidArgumentError, Option } from 'commander';
import type { DeployOptions } from './commands/deploy.ts';
import { addJudgeCommand } from './commands/judge.command.ts';
import { addLineCommands } from './line-commands.ts';
import { addTriggerCommands } from './trigger-commands.ts';
import { reportFailure } from './output/report-failure.ts';
import { openOutput } from './output/terminal.ts';
import {
  defaultEndpoint,
  exitCodes,
  openSession,
  type ExitCode,
  type Printing,
  type Session,
  type SessionOptions,
} from './session.ts';

const output = openOutput(process.stdout, process.stderr);

/** As a program ends that SIGPIPE ends: whoever reads, such as `head`, has gone. */
const readerGone = 128 + 13;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(readerGone);
});

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

const traffic = (text: string): number => {
  const value = positive(text);
  if (!Number.isInteger(value) || value > 3_600) throw new InvalidArgumentError('must be a whole number up to 3600.');
  return value;
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
const runHere = async (work: (printing: Printing) => Promise<ExitCode>): Promise<void> => {
  const printing = { output, json: program.opts<SessionOptions>().json === true };
  try {
    process.exitCode = await work(printing);
  } catch (error) {
    process.exitCode = reportFailure(printing, error);
  }
};

const run = (work: (session: Session) => Promise<ExitCode>): Promise<void> =>
  runHere(async () => work(openSession(program.opts<SessionOptions>(), process.env, output, administratorToken)));

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

addTriggerCommands(program, run);

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

addLineCommands(program, run);

program
  .command('status')
  .argument('[deployment]', 'its name or id')
  .option('--environment <id>', 'only of this environment')
  .description('one deployment with its steps, or the newest ones')
  .action((which: string | undefined, options: { environment?: string }) =>
    run(async (session) => (await import('./commands/deployments.ts')).showStatus(session, which, options.environment)),
  );

program
  .command('top')
  .argument('<environment>')
  .option('--interval <seconds>', 'between two looks', positive, 1)
  .option('--seconds <seconds>', 'how far back each look goes, 3600 at most; on AWS 300 or more', traffic, 10)
  .option('--once', 'look once')
  .description('what each service is asked now, by version: requests, errors, latency')
  .action((environment: string, options: { interval: number; seconds: number; once?: boolean }) =>
    run(async (session) =>
      (await import('./commands/top.ts')).top(session, environment, {
        interval_seconds: options.interval,
        seconds: options.seconds,
        once: options.once === true,
      }),
    ),
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

addJudgeCommand(program, runHere);

await program.parseAsync();
