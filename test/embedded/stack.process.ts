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

/** `npm start` as a process of its own: resolves when it listens, and throws what it prints when it ends instead. */
export const startStackProcess = async (
  home: string,
  { port = 0, args = ['--empty'] }: StackSettings = {},
): Promise<StackProcess> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'local/main.ts', ...args], {
    cwd: repository,
    env: { ...process.env, WINDLASS_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void (printed += text));
  const url = (): string | undefined => /Windlass listens on (\S+)/.exec(printed)?.[1];
  await until(async () => url() !== undefined || child.exitCode !== null);
  const address = url();
  if (address === undefined) throw new Error(`it did not start: ${printed}`);
  return {
    url: address,
    child,
    output: () => printed,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};
