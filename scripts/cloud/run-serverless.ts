import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, delimiter, join } from 'node:path';
import { withLock } from '../lock.mjs';
import { repositoryRoot } from '../node24.mjs';

const program = join(repositoryRoot, 'node_modules', 'serverless', 'bin', 'serverless.js');

const run = async (given: readonly string[], scratch: string): Promise<void> => {
  const child = spawn(process.execPath, [program, ...given], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      TMPDIR: scratch,
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
    },
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exit) => resolve(exit ?? 1));
  });
  if (code !== 0) throw new Error(`serverless ${given[0]} ended with code ${code}; what it said is above.`);
};

/** serverless-esbuild leaves what it packed where temporary files are. */
const runLeavingNothing = async (given: readonly string[]): Promise<void> => {
  const scratch = await mkdtemp(join(tmpdir(), 'windlass-serverless-'));
  try {
    await run(given, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

/**
 * Runs the Serverless Framework (osls) in the repository, its lines going where ours go. Throws when it fails. One at a time: it packs the
 * functions in folders of the repository, and of two the one would upload what the other has not finished.
 */
export const runServerless = (given: readonly string[]): Promise<void> =>
  withLock(
    'serverless',
    () => runLeavingNothing(given),
    () => console.log('Waiting for another deploy or remove from this folder to end.'),
  );
