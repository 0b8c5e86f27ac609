import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type Ran = { readonly exit_code: number | null; readonly out: string; readonly err: string };
export type CommandLine = (...args: readonly string[]) => Promise<Ran>;

type Environment = Readonly<Record<string, string>>;

const start = (args: readonly string[], environment: Environment) =>
  spawn(process.execPath, ['cli/windlass.mjs', ...args], {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** `windlass` as a process in a pipe, with nothing of this process's own settings. */
export const commandLine =
  (environment: Environment): CommandLine =>
  async (...args) => {
    const child = start(args, environment);
    const exited = new Promise<number | null>((resolve) => void child.once('close', resolve));
    const [exit_code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
    return { exit_code, out, err };
  };

export type FirstLines = (
  args: readonly string[],
  count: number,
) => Promise<{ readonly lines: readonly string[]; readonly err: string }>;

/** The same, of which somebody reads so many lines and then no more; until it has ended for that. */
export const firstLines =
  (environment: Environment): FirstLines =>
  async (args, count) => {
    const child = start(args, environment);
    const exited = new Promise((resolve) => void child.once('close', resolve));
    const err = text(child.stderr);
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) if (lines.push(line) === count) break;
    child.stdout.destroy();
    await exited;
    return { lines, err: await err };
  };

/** Escape sequences, such as colours, which nobody wants in a file. */
export const hasEscapes = ({ out, err }: Ran): boolean => `${out}${err}`.includes('\u001B');
