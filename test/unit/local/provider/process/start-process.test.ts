import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CannotStartError, startProcess } from '../../../../../local/provider/process/start-process.ts';
import { until } from '../../../../contract/service-deployer/traffic.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'windlass-process-'));
  output = '';
});
afterEach(() => rm(folder, { recursive: true }));

const onOutput = async (chunk: Buffer) => void (output += chunk.toString());
const start = (script: string) =>
  startProcess({
    command: [process.execPath, '-e', script],
    folder,
    environment: { GREETING: 'hello $HOME' },
    onOutput,
  });
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a started process', () => {
  it('runs in its folder, with its own environment and no shell, and is heard on both outputs', async () => {
    const started = await start(
      'console.log(process.cwd(), process.env.GREETING, Object.keys(process.env).length); console.error("oops"); process.exitCode = 3',
    );
    expect(await started.ended).toEqual({ code: 3, signal: null });
    expect(output).toContain(folder);
    expect(output).toMatch(/hello \$HOME \d\n/);
    expect(output).toContain('oops');
  });

  it('is asked to stop first, and may take its time', async () => {
    const started = await start(
      'process.on("SIGTERM", () => setTimeout(() => process.exit(7), 50)); console.log("ready"); setInterval(() => {}, 1000)',
    );
    await until(async () => output.includes('ready'));
    await started.stop(5_000);
    expect(await started.ended).toEqual({ code: 7, signal: null });
  });

  it('is killed when the grace is over', async () => {
    const started = await start('process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)');
    await until(async () => output.includes('ready'));
    await started.stop(100);
    expect(await started.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  it('takes its own children with it, even those that ignore TERM', async () => {
    const child = 'process.on("SIGTERM", () => {}); console.log("child ready"); setInterval(() => {}, 1000)';
    const started = await start(
      `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: ["ignore", "inherit", "inherit"] }); console.log("pid " + c.pid)`,
    );
    await until(async () => output.includes('child ready'));
    await started.stop(5_000);
    const pid = Number(/pid (\d+)/.exec(output)?.[1]);
    await until(async () => !isRunning(pid));
  });

  it.each([
    [
      'there is no such program',
      ['no-such-program-anywhere'],
      /cannot run no-such-program-anywhere: there is no such program/,
    ],
    ['it is not executable', ['./data.txt'], /cannot run \.\/data\.txt: it is not executable/],
  ])('cannot start when %s', async (_name, command, words) => {
    await writeFile(join(folder, 'data.txt'), 'text', { mode: 0o600 });
    const failure = startProcess({ command, folder, environment: { PATH: process.env['PATH'] ?? '' }, onOutput });
    await expect(failure).rejects.toThrow(CannotStartError);
    await expect(failure).rejects.toThrow(words);
  });

  it('waits with its output for those who are slow to take it', async () => {
    let taken = 0;
    const slowly = async (chunk: Buffer) => {
      taken += chunk.length;
      await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const started = await startProcess({
      command: [process.execPath, '-e', 'process.stdout.write("x".repeat(400_000))'],
      folder,
      environment: {},
      onOutput: slowly,
    });
    await started.ended;
    expect(taken).toBe(400_000);
  });
});
