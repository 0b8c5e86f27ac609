import { spawn } from 'node:child_process';

import { repositoryRoot } from './node24.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface RunOptions {
  readonly deadline_milliseconds?: number;
}

/** Runs this same Node with `args` at the root of the repository; resolves to its exit code, 1 when a signal ended it. */
export async function runNode(args: readonly string[], options: RunOptions = {}): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    stdio: 'inherit',
    timeout: options.deadline_milliseconds,
    killSignal: 'SIGKILL',
  });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of signals) process.once(signal, passOn);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of signals) process.off(signal, passOn);
  }
}
