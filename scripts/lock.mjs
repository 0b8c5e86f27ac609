/** What only one process of this checkout may do at a time; others wait. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { repositoryRoot } from './node24.mjs';

const ownerless_milliseconds = 5_000;

/**
 * Does the work when nobody else holds the lock of that name. A lock whose owner died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds it
 */
export async function withLock(name, work, onWait = () => {}) {
  const folder = join(repositoryRoot, '.tools', `${name}.lock`);
  await takeLock(folder, onWait);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {() => void} onWait */
async function takeLock(folder, onWait) {
  mkdirSync(join(folder, '..'), { recursive: true });
  for (let waits = 0; !tryLock(folder); waits += 1) {
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
    else if (waits === 0) onWait();
    await sleep(200);
  }
}

const ownerFile = (/** @type {string} */ folder) => join(folder, 'pid');

/** @param {string} folder */
function tryLock(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(ownerFile(folder), String(process.pid));
  return true;
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    if (!existsSync(ownerFile(folder))) return Date.now() - statSync(folder).mtimeMs > ownerless_milliseconds;
    process.kill(Number(readFileSync(ownerFile(folder), 'utf8')), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
