import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../contract/service-deployer/traffic.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type StackProcess = {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** Sends the signal and answers the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export type StackSettings = {
  /** Any free one unless told. */
  readonly port?: number;
  /** Given to the program; releases nothing unless told. */
  readonly args?: readonly string[];
};

/** `npm start` as a process of its own, which may not listen yet. */
export const spawnStackProcess = (
  home: string,
  { port = 0, args = ['--empty'] }: StackSettings = {},
): Omit<StackProcess, 'url'> & { /** Undefined until it listens. */ url(): string | undefined } => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'local/main.ts', ...args], {
    cwd: repository,
    env: { ...process.env, WINDLASS_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void (printed += text));
  return {
    child,
    url: () => /Windlass listens on (\S+)/.exec(printed)?.[1],
    output: () => printed,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};

/** The same: resolves when it listens, and throws what it prints when it ends instead. */
export const startStackProcess = async (home: string, settings: StackSettings = {}): Promise<StackProcess> => {
  const spawned = spawnStackProcess(home, settings);
  await until(async () => spawned.url() !== undefined || spawned.child.exitCode !== null, 60_000);
  const url = spawned.url();
  if (url === undefined) throw new Error(`it did not start: ${spawned.output()}`);
  return { ...spawned, url };
};
