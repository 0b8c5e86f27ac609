import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startEmulator, type Emulator } from '../../../scripts/cloud/emulator.ts';
import { repositoryRoot } from '../../../scripts/node24.mjs';

const execute = promisify(execFile);
const longestCommand_milliseconds = 300_000;

export type Ran = { readonly code: number; readonly output: string };
export type SdkOptions = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** An account of AWS's stand-in, with IAM enforced, and the commands that users run against it. */
export type CloudAccount = {
  readonly emulator: Emulator;
  readonly sdk: SdkOptions;
  /** `npm run <script> -- <arguments>`. Never throws for what the command answers. */
  npm(script: string, ...given: readonly string[]): Promise<Ran>;
  close(): Promise<void>;
};

type Failed = { readonly code?: number; readonly stdout?: string; readonly stderr?: string };

const npmIn =
  (emulator: Emulator) =>
  async (script: string, ...given: readonly string[]): Promise<Ran> => {
    const options = {
      cwd: repositoryRoot,
      env: { ...process.env, ...emulator.environment, NODE_OPTIONS: '' },
      timeout: longestCommand_milliseconds,
      maxBuffer: 64 * 1024 * 1024,
    };
    try {
      const { stdout, stderr } = await execute('npm', ['run', '--silent', script, '--', ...given], options);
      return { code: 0, output: `${stdout}${stderr}` };
    } catch (error) {
      const { code = 1, stdout = '', stderr = '' } = error as Failed;
      return { code, output: `${stdout}${stderr}` };
    }
  };

/** Waits of state machines are a tenth of what they are. */
export const openCloudAccount = async (): Promise<CloudAccount> => {
  const emulator = await startEmulator({ auth: true, wait_scale: 0.1 });
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_REGION = '' } = emulator.environment;
  return {
    emulator,
    sdk: {
      endpoint: emulator.endpoint,
      region: AWS_REGION,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    },
    npm: npmIn(emulator),
    close: () => emulator.close(),
  };
};
