import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type Ran = { readonly exit_code: number | null; readonly out: string; readonly err: string };
export type CommandLine = (...args: readonly string[]) => Promise<Ran>;

/** `windlass` as a process in a pipe, with nothing of this process's own settings. */
export const commandLine =
  (environment: Readonly<Record<string, string>>): CommandLine =>
  async (...args) => {
    const child = spawn(process.execPath, ['cli/windlass.mjs', ...args], {
      cwd: repository,
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = new Promise<number | null>((resolve) => void child.once('close', resolve));
    const [exit_code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
    return { exit_code, out, err };
  };

/** Escape sequences, such as colours, which nobody wants in a file. */
export const hasEscapes = ({ out, err }: Ran): boolean => `${out}${err}`.includes('\u001B');
