import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { exitCodes, type ExitCode } from '../session.ts';

const stack = fileURLToPath(new URL('../../local/main.ts', import.meta.url));

/** Runs the embedded stack as a process of its own, in the foreground. */
export const up = async (port: number | undefined, environment: NodeJS.ProcessEnv): Promise<ExitCode> => {
  const env = { ...environment, ...(port !== undefined && { PORT: String(port) }) };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', stack, '--empty'], {
    stdio: 'inherit',
    env,
  });
  // Ctrl-C reaches the child by itself; this process only must not die before it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? exitCodes.well : exitCodes.failed;
};
