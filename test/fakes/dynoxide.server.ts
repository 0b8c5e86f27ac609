import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A DynamoDB for tests: the one at DYNAMODB_ENDPOINT, or the real dynoxide server, in memory, on a free port of this machine. */
export type DynamoServer = { readonly endpoint: string; stop(): Promise<void> };

const findBinary = (): string | undefined => {
  try {
    return join(
      dirname(createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`)),
      'dynoxide',
    );
  } catch {
    return undefined;
  }
};

/** Why there is no DynamoDB to test against, if there is none: for the name of the skipped suite. */
export const whyNoDynamo = (): string | undefined =>
  process.env['DYNAMODB_ENDPOINT'] !== undefined || findBinary() !== undefined
    ? undefined
    : `skipped: no @dynoxide/${process.platform}-${process.arch} here; set DYNAMODB_ENDPOINT to test against another DynamoDB`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    await (await fetch(endpoint)).body?.cancel();
    return true;
  } catch {
    return false;
  }
};

const stopProcess = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};

const waitUntilReady = async (child: ChildProcess, endpoint: string): Promise<boolean> => {
  const deadline = Date.now() + 20_000;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(endpoint)) return true;
    await pause(20);
  }
  await stopProcess(child);
  return false;
};

type Serving = DynamoServer & { kill(): Promise<void> };

/** On the port, or not at all. */
const serveAt = async (binary: string, port: number, args: readonly string[] = []): Promise<Serving | undefined> => {
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port), ...args], { stdio: 'ignore' });
  const abandon = (): void => void child.kill('SIGKILL');
  process.once('exit', abandon);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await stopProcess(child, signal);
    process.removeListener('exit', abandon);
  };
  const isReady = await waitUntilReady(child, endpoint);
  return isReady ? { endpoint, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') } : undefined;
};

const startBinary = async (binary: string, attempts: number): Promise<Serving> => {
  const port = await freePort();
  const serving = await serveAt(binary, port);
  if (serving !== undefined) return serving;
  // Another process may have taken the port in between.
  if (attempts > 1) return startBinary(binary, attempts - 1);
  throw new Error(`${binary} did not answer at port ${port}.`);
};

export const startDynamo = async (): Promise<DynamoServer> => {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, stop: async () => {} };
  const binary = findBinary();
  if (binary === undefined) throw new Error(whyNoDynamo());
  return startBinary(binary, 3);
};

/** A DynamoDB that keeps its tables in a file, so that it can die and come back. */
export type MortalDynamo = {
  readonly endpoint: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** On the same file, and at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** Why there is no DynamoDB here that can be killed, if there is none. */
export const whyNoMortalDynamo = (): string | undefined =>
  findBinary() === undefined ? `skipped: no @dynoxide/${process.platform}-${process.arch} here` : undefined;

export const openMortalDynamo = async (file: string): Promise<MortalDynamo> => {
  const binary = findBinary();
  if (binary === undefined) throw new Error(whyNoMortalDynamo());
  const port = await freePort();
  let serving: Serving | undefined;
  const start = async (): Promise<void> => {
    serving = await serveAt(binary, port, ['--db-path', file]);
    if (serving === undefined) throw new Error(`${binary} did not answer at port ${port}.`);
  };
  await start();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    kill: async () => serving?.kill(),
    start,
    stop: async () => serving?.stop(),
  };
};
