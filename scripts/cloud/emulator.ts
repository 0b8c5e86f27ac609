import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../node24.mjs';
import { installEmulator } from './install-emulator.ts';

export type EmulatorOptions = {
  /** Enforces the policies of every role, as AWS does. */
  readonly auth: boolean;
  /** What the waits of state machines are multiplied by. */
  readonly wait_scale?: number;
  /** A free one unless told. */
  readonly port?: number;
  /** Where its log goes; into its scratch folder unless told. */
  readonly log_file?: string;
};

/** An AWS on this machine. `environment` is what the SDK, osls and our scripts need to use it instead of AWS. */
export type Emulator = {
  readonly endpoint: string;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

const here = fileURLToPath(new URL('.', import.meta.url));
const startDeadline_milliseconds = 60_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const isReady = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_ministack/health`).then(
    (answer) => answer.ok,
    () => false,
  );

const untilReady = async (endpoint: string, child: ChildProcess, log: string): Promise<void> => {
  const deadline = Date.now() + startDeadline_milliseconds;
  while (!(await isReady(endpoint))) {
    if (child.exitCode !== null) throw new Error(`The emulator ended with code ${child.exitCode}; see ${log}`);
    if (Date.now() > deadline) throw new Error(`The emulator did not get ready; see ${log}`);
    await pause(100);
  }
};

/** Ends the emulator and the workers that it started, which are in its process group. */
const end = async (child: ChildProcess): Promise<void> => {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-(child.pid as number), name);
    } catch {
      // All of them are gone.
    }
  };
  if (child.exitCode === null) {
    signal('SIGTERM');
    await Promise.race([exited, pause(5_000, undefined, { ref: false })]);
  }
  signal('SIGKILL');
};

const workOf = (auth: boolean, wait_scale: number, port: number, scratch: string): Record<string, string> => ({
  GATEWAY_PORT: String(port),
  IOT_MTLS_ENABLED: 'false',
  AUTH: String(auth),
  SFN_WAIT_SCALE: String(wait_scale),
  // Seconds that a worker is kept for its next call: hundreds of services would fill the memory.
  LAMBDA_WARM_TTL_SECONDS: '30',
  PATH: `${join(scratch, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  PYTHONPATH: here,
  PYTHONDONTWRITEBYTECODE: '1',
  TMPDIR: scratch,
  S3_DATA_DIR: join(scratch, 's3'),
  STATE_DIR: join(scratch, 'state'),
  NODE_OPTIONS: '',
  NO_PROXY: '*',
  no_proxy: '*',
});

/** Lambda's runtime brings the AWS SDK; the emulator's workers find ours above the folder of their code. */
const lendSdk = async (scratch: string): Promise<void> => {
  const folder = join(scratch, 'node_modules');
  await mkdir(folder);
  for (const scope of ['@aws-sdk', '@smithy'])
    await symlink(join(repositoryRoot, 'node_modules', scope), join(folder, scope));
};

/** The workers' `node`: Node 24, as Lambda has it, in a network where function URLs are the emulator's. */
const lendNode = async (scratch: string): Promise<void> => {
  const program = join(scratch, 'bin', 'node');
  await mkdir(join(scratch, 'bin'));
  await writeFile(
    program,
    `#!/bin/sh\nexec '${process.execPath}' --import 'file://${join(here, 'lambda-urls.preload.mjs')}' "$@"\n`,
  );
  await chmod(program, 0o700);
};

/** Starts an emulator of AWS on the loopback address, installed if it isn't. Nothing of it remains after `close`. */
export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  const programs = await installEmulator();
  const port = options.port ?? (await freePort());
  const scratch = await mkdtemp(join(tmpdir(), 'windlass-emulator-'));
  await lendSdk(scratch);
  await lendNode(scratch);
  const log = options.log_file ?? join(scratch, 'emulator.log');
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const child = spawn(join(programs, 'hypercorn'), ['-b', `127.0.0.1:${port}`, 'aws_emulator:app'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...credentials, ...workOf(options.auth, options.wait_scale ?? 1, port, scratch) },
  });
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout?.pipe(file, { end: false });
  child.stderr?.pipe(file, { end: false });
  const close = async (): Promise<void> => {
    await end(child);
    file.end();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    await untilReady(endpoint, child, log);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoint,
    environment: {
      ...credentials,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
    },
    close,
  };
};
