import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { explained, hasCode } from '../system-fault.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import { isAlive, signalGroup, startsOwnGroup } from './signal-group.ts';

export type ProcessPlan = {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: ProcessEnvironment;
  /** Gets each piece of output; the process is held up until it resolves. */
  readonly onOutput: (chunk: Buffer) => Promise<void>;
};

export type ProcessExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type StartedProcess = {
  readonly pid: number;
  /** Resolves at the moment of the process's end. */
  readonly exited: Promise<void>;
  /** Resolves when the process has ended, its group is swept and its output is read. */
  readonly ended: Promise<ProcessExit>;
  /** Asks the group to stop, kills it after the grace, and resolves when it has ended. */
  readonly stop: (grace_milliseconds: number) => Promise<void>;
};

/** The program can't be started at all, now or later. */
export class CannotStartError extends WindlassError {
  override readonly name = 'CannotStartError';
  readonly code = 'cannot_start';
}

const longestWaitForOutput_milliseconds = 500;

/** Starts a program without a shell, in its own process group. Throws CannotStartError when there is no such program. */
export const startProcess = async (plan: ProcessPlan): Promise<StartedProcess> => {
  const child = await spawned(plan);
  const pid = child.pid as number;
  const output = Promise.all([pump(child.stdout, plan.onOutput), pump(child.stderr, plan.onOutput)]);
  const exited = exitOf(child);
  const ended = endOf(child, pid, exited, output);
  return { pid, exited, ended, stop: (grace_milliseconds) => stop(child, pid, ended, grace_milliseconds) };
};

const spawned = async (plan: ProcessPlan): Promise<ChildProcess> => {
  const [program = '', ...rest] = plan.command;
  try {
    const child = spawn(program, rest, {
      cwd: plan.folder,
      env: plan.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: startsOwnGroup,
      windowsHide: true,
    });
    await once(child, 'spawn');
    return child;
  } catch (error) {
    throw startFault(program, error);
  }
};

const startFault = (program: string, error: unknown): unknown => {
  if (hasCode(error, 'ENOENT'))
    return new CannotStartError(`cannot run ${program}: there is no such program on the PATH or in the artifact`, {
      cause: error,
    });
  if (hasCode(error, 'EACCES'))
    return new CannotStartError(`cannot run ${program}: it is not executable`, { cause: error });
  if (hasCode(error, 'E2BIG', 'EINVAL', 'ERR_INVALID_ARG_VALUE', 'ENOEXEC'))
    return new CannotStartError(`cannot run ${program}: ${String(error)}`, { cause: error });
  return explained(error, `start ${program}`);
};

const pump = async (stream: Readable | null, take: ProcessPlan['onOutput']): Promise<void> => {
  try {
    for await (const chunk of stream ?? []) await take(chunk as Buffer);
  } catch {
    // A pipe that breaks as its process dies has told all that it had to tell.
  }
};

const exitOf = async (child: ChildProcess): Promise<void> => {
  if (isAlive(child)) await once(child, 'exit');
};

const endOf = async (
  child: ChildProcess,
  pid: number,
  exited: Promise<void>,
  output: Promise<unknown>,
): Promise<ProcessExit> => {
  await exited;
  // A group's number is not given to a new process while one of the group lives, and nothing runs between the exit and this line.
  signalGroup(pid, 'SIGKILL');
  await Promise.race([output, sleep(longestWaitForOutput_milliseconds, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { code: child.exitCode, signal: child.signalCode };
};

const stop = async (
  child: ChildProcess,
  pid: number,
  ended: Promise<unknown>,
  grace_milliseconds: number,
): Promise<void> => {
  if (isAlive(child)) signalGroup(pid, 'SIGTERM');
  const killing = setTimeout(() => isAlive(child) && signalGroup(pid, 'SIGKILL'), grace_milliseconds);
  await ended;
  clearTimeout(killing);
};
