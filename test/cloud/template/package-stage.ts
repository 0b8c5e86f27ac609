import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../../scripts/node24.mjs';
import { stage, type Template } from './template.ts';

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
  close(): Promise<void>;
};

const packageIn = async (folder: string): Promise<void> => {
  for (const source of sources) await cp(join(repositoryRoot, source), join(folder, source), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
  const program = join(repositoryRoot, 'node_modules', 'serverless', 'bin', 'serverless.js');
  await run(process.execPath, [program, 'package', '--stage', stage, '--region', 'eu-central-1'], {
    cwd: folder,
    env: {
      ...process.env,
      ...withoutAws,
      NODE_OPTIONS: '',
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
    },
  });
};

/**
 * `serverless package`, as `npm run deploy` does it. Needs neither an account nor a network, and goes on in a folder of its own: two at a time
 * in the repository would take each other's files away.
 */
export const packageStage = async (): Promise<PackagedStage> => {
  const folder = await mkdtemp(join(tmpdir(), 'windlass-template-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await packageIn(folder);
    const file = join(folder, '.serverless', 'cloudformation-template-update-stack.json');
    return { file, template: JSON.parse(await readFile(file, 'utf8')) as Template, close };
  } catch (error) {
    await close();
    throw error;
  }
};
