import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../../scripts/node24.mjs';
import { stage, type Json, type Template } from './template.ts';

const run = promisify(execFile);

/** What the packager reads of the repository. */
const sources = ['serverless.yml', 'package.json', 'infrastructure', 'functions', 'shared', 'statemachines'];

/** There is no account behind these, and nothing at this address. */
const withoutAws = {
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
};

export type PackagedStage = {
  /** The template's file. */
  readonly file: string;
  readonly template: Template;
  /** The functions as they would be with this parameter of serverless.yml, by their names in function.yml. */
  functionsWith(name: string, value: string): Promise<Readonly<Record<string, Readonly<Record<string, Json>>>>>;
  close(): Promise<void>;
};

const copyTo = async (folder: string): Promise<void> => {
  for (const source of sources) await cp(join(repositoryRoot, source), join(folder, source), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
};

const serverless = async (folder: string, ...given: readonly string[]): Promise<string> => {
  const program = join(repositoryRoot, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const { stdout } = await run(process.execPath, [program, ...given, '--stage', stage, '--region', 'eu-central-1'], {
    cwd: folder,
    maxBuffer: 16 * 1024 * 1024,
    env: {
      ...process.env,
      ...withoutAws,
      NODE_OPTIONS: '',
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
    },
  });
  return stdout;
};

/**
 * `serverless package`, as `npm run deploy` does it. Needs neither an account nor a network, and goes on in a folder of its own: two at a time
 * in the repository would take each other's files away.
 */
export const packageStage = async (): Promise<PackagedStage> => {
  const folder = await mkdtemp(join(tmpdir(), 'windlass-template-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await copyTo(folder);
    await serverless(folder, 'package');
    const file = join(folder, '.serverless', 'cloudformation-template-update-stack.json');
    return {
      file,
      template: JSON.parse(await readFile(file, 'utf8')) as Template,
      functionsWith: async (name, value) =>
        JSON.parse(
          await serverless(folder, 'print', '--path', 'functions', '--format', 'json', `--param=${name}=${value}`),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
