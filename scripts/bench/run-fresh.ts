import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type FreshRun = {
  readonly args?: readonly string[];
  /** Of Node. Without the preload, unless it is among them, there is no cache of compiled sources: as on Lambda. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

const killAfter_milliseconds = 15_000;

const textOf = async (child: ChildProcess): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** TERM, and KILL for what does not end by that. Answers how to take it back. */
const endWith = (child: ChildProcess, signal: AbortSignal): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), killAfter_milliseconds);
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return () => {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  };
};

const quiet = ['--disable-warning=ExperimentalWarning'];

/** Runs the script in a Node of its own, and answers the JSON that it prints. Throws when it fails, and when it was aborted: then once it has ended. */
export const runFresh = async <T>(script: URL, run: FreshRun): Promise<T> => {
  const { args = [], flags = quiet, env = process.env, signal } = run;
  const argv = [...flags, fileURLToPath(script), ...args];
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = Promise.withResolvers<number | null>();
  child.on('error', ended.reject).on('close', ended.resolve);
  const takeBack = endWith(child, signal);
  try {
    const [text, code] = await Promise.all([textOf(child), ended.promise]);
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`${fileURLToPath(script)} ended with ${code ?? 'a signal'}.`);
    return JSON.parse(text) as T;
  } finally {
    takeBack();
  }
};
