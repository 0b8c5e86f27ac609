import { parseArgs } from 'node:util';

/** What a command about a stage was asked for. */
export type StageCommand = {
  readonly stage: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly flags: ReadonlySet<string>;
};

/** A command that cannot be carried out as it was given: says what to change. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

const stagePattern = /^[a-z][a-z0-9]{0,11}$/;
const defaultRegion = 'eu-central-1';

/** `given` are the words after the script's name; `values` and `flags` the options that it knows beside --stage and --region. */
export const readStageCommand = (
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
  known: { readonly values?: readonly string[]; readonly flags?: readonly string[] } = {},
): StageCommand => {
  const { values: names = [], flags: flagNames = [] } = known;
  const options = Object.fromEntries([
    ...['stage', 'region', ...names].map((name) => [name, { type: 'string' as const }]),
    ...flagNames.map((name) => [name, { type: 'boolean' as const }]),
  ]);
  const { values } = parsed(given, options);
  const stage = values['stage'];
  if (stage === undefined) throw new CommandError('Name the stage: -- --stage NAME.');
  if (typeof stage !== 'string' || !stagePattern.test(stage))
    throw new CommandError(
      `"${String(stage)}" cannot be the name of a stage: it must be 1 to 12 lower-case letters and digits, beginning with a letter.`,
    );
  return {
    stage,
    region: String(values['region'] ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? defaultRegion),
    parameters: Object.fromEntries(
      names.flatMap((name) => (values[name] === undefined ? [] : [[name, String(values[name])]])),
    ),
    flags: new Set(flagNames.filter((name) => values[name] === true)),
  };
};

const parsed = (given: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>) => {
  try {
    return parseArgs({ args: [...given], options, allowPositionals: false });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      throw new CommandError(
        `Every value follows its option, and options come after --, or npm takes them for its own: -- --stage NAME. Given was: ${given.join(' ')}`,
      );
    const names = Object.keys(options).map((name) => `--${name}`);
    throw new CommandError(`${message.replace(/\.?$/, '.')} The options are ${names.join(', ')}.`);
  }
};

export const stackNameOf = (stage: string): string => `windlass-${stage}`;
