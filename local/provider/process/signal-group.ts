import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { hasCode } from '../system-fault.ts';

/**
 * Each process that we start leads a group of its own on POSIX: a signal reaches its children too, and Ctrl-C at the terminal reaches
 * none of them. Windows has no such groups: there `taskkill /T` ends the tree, and TERM is a plain kill.
 */
export const startsOwnGroup = process.platform !== 'win32';

export type StopSignal = 'SIGTERM' | 'SIGKILL';

/** Signals a process and all of its group. True when there was someone to signal. */
export const signalGroup = (pid: number, signal: StopSignal): boolean => {
  if (!startsOwnGroup) return endTree(pid);
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    // macOS answers EPERM for a group of which only a zombie is left.
    if (hasCode(error, 'ESRCH', 'EPERM')) return false;
    throw error;
  }
};

const endTree = (pid: number): boolean => {
  execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined);
  return true;
};

export const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
