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

const stopProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
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

const startBinary = async (binary: string, attempts: number): Promise<DynamoServer> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const abandon = (): void => void child.kill('SIGKILL');
  process.once('exit', abandon);
  const stop = async (): Promise<void> => {
    await stopProcess(child);
    process.removeListener('exit', abandon);
  };
  if (await waitUntilReady(child, endpoint)) return { endpoint, stop };
  // Another process may have taken the port in between.
  if (attempts > 1) return startBinary(binary, attempts - 1);
  throw new Error(`${binary} did not answer at ${endpoint}.`);
};

export const startDynamo = async (): Promise<DynamoServer> => {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, stop: async () => {} };
  const binary = findBinary();
  if (binary === undefined) throw new Error(whyNoDynamo());
  return startBinary(binary, 3);
};
