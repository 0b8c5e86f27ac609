import { spawn } from 'node:child_process';
import { dirname, delimiter, join } from 'node:path';
import { repositoryRoot } from '../node24.mjs';

const program = join(repositoryRoot, 'node_modules', 'serverless', 'bin', 'serverless.js');

/** Runs the Serverless Framework (osls) in the repository, its lines going where ours go. Throws when it fails. */
export const runServerless = async (given: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, [program, ...given], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
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
