import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../node24.mjs';

const run = promisify(execFile);

/** `cryptography` lets it verify the signature of tokens. */
const requirements = ['ministack==1.5.33', 'hypercorn==0.18.0', 'cryptography', 'cfn-lint==1.58.0'];
const cache = join(repositoryRoot, '.tools');
const venv = join(cache, 'emulator-1.5.33');

const install = async (): Promise<void> => {
  const unfinished = `${venv}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements]);
    await run(join(venv, 'bin', 'python'), ['-c', `open(${JSON.stringify(join(venv, 'complete'))}, 'w').close()`]);
  } catch (error) {
    await rename(venv, unfinished).catch(() => {});
    await rm(unfinished, { recursive: true, force: true });
    throw new Error(
      'The AWS emulator could not be installed: it needs python3 with venv (on Debian: apt-get install python3-venv) and PyPI.',
      { cause: error },
    );
  }
};

/** Makes a Python virtual environment with the emulator and cfn-lint under .tools, unless it is there. Answers its folder of programs. */
export const installEmulator = async (): Promise<string> => {
  if (!existsSync(join(venv, 'complete'))) await install();
  return join(venv, 'bin');
};
