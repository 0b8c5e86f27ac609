/**
 * Runs a program under the Node 24 that the `node` package put into node_modules. Plain JavaScript that Node 20 can
 * run: a fresh clone starts here with whatever Node the machine has.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

export const node24Binary = join(
  repositoryRoot,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const nodeFlags = ['--disable-warning=ExperimentalWarning', '--import', new URL('preload.mjs', import.meta.url).href];

/** Runs Node 24 with `args` (its flags, a script, the script's arguments); this process ends with its exit code. */
export function becomeNode24(args) {
  const argv = [...nodeFlags, ...args];
  if (process.execve && process.platform !== 'win32') replaceProcess(argv);
  else void superviseChild(argv);
}

function replaceProcess(argv) {
  process.removeAllListeners('warning'); // execve announces that it is experimental
  process.execve(node24Binary, [node24Binary, ...argv], process.env);
}

async function superviseChild(argv) {
  await import('./end-with-parent.mjs');
  const child = spawn(node24Binary, argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`windlass: cannot start ${node24Binary}: ${error.message}; run npm install`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
