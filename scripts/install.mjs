/** Keeps node_modules in step with the lockfile: a stamp in it says which lockfile and platform it was made for. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { withLock } from './lock.mjs';
import { node24Binary, repositoryRoot } from './node24.mjs';

const stampFile = join(repositoryRoot, 'node_modules/.windlass-install');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Written by npm's postinstall, so that `npm install` and `npm ci` by hand count as well. */
export function stampInstall() {
  writeFileSync(stampFile, expectedStamp());
}

export function isInstalled() {
  return existsSync(node24Binary) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === expectedStamp();
}

/** Runs `npm ci` unless node_modules matches the lockfile; of several processes one installs and the others wait. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock('install', async () => {
    if (!isInstalled()) await install();
  });
}

function expectedStamp() {
  const lockfile = readFileSync(join(repositoryRoot, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

async function install() {
  console.error('windlass: installing the dependencies (npm ci), as node_modules does not match package-lock.json');
  const exitCode = await runNpmCi();
  if (exitCode !== 0) throw new Error('npm ci failed: its output is above');
  stampInstall();
}

/** Resolves to npm's exit code. A signal waits for npm to stop, so that the lock outlives what it guards. */
function runNpmCi() {
  const npm = startNpmCi();
  const passOn = (signal) => npm.kill(signal);
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    npm.on('error', reject);
    npm.on('exit', resolve);
  }).finally(() => {
    for (const signal of signals) process.off(signal, passOn);
  });
}

/**
 * npm runs under the Node that it came with, as `npm ci` deletes the Node 24 that may be running this. Its output goes
 * to stderr: stdout stays the program's own.
 */
function startNpmCi() {
  const { npm_execpath: npm = '', npm_node_execpath: node } = process.env;
  const options = { cwd: repositoryRoot, stdio: ['ignore', 2, 2] };
  if (node && basename(npm) === 'npm-cli.js') return spawn(node, [npm, 'ci', '--loglevel=error'], options);
  return spawn('npm ci --loglevel=error', { ...options, shell: true });
}
