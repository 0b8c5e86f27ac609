import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, isRefused, until } from '../contract/service-deployer/traffic.ts';
import { commandLine } from './command.line.ts';
import { isRunning, runningUnder } from './embedded.target.ts';
import { startStackProcess, type StackProcess } from './stack.process.ts';

/** `NAME=value ... npx windlass <args>` as it is printed, without the remark behind it. */
const printed = /^ +((?:\w+=\S+ )+)npx windlass (.*?)(?: +#.*)?$/gm;
const commandsIn = (output: string) =>
  [...output.matchAll(printed)].map(([, settings = '', words = '']) => ({
    settings: Object.fromEntries(
      settings
        .trim()
        .split(' ')
        .map((setting) => setting.split('=')),
    ) as Record<string, string>,
    words: words.split(' '),
  }));

/** A newcomer's first minutes, in order. */
describe('the start of the stack', () => {
  let home: string;
  let stack: StackProcess | undefined;
  let shop: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-start-'));
  });
  afterAll(async () => {
    await stack?.end('SIGTERM');
    await rm(home, { recursive: true });
  });

  const started = async (): Promise<string> => {
    stack = await startStackProcess(home, { args: [] });
    const { output, child } = stack;
    while (!output().includes('Ctrl-C stops everything') && child.exitCode === null) await sleep(50);
    return output();
  };

  it('releases the shop, and says where it answers', async () => {
    const output = await started();
    expect(output).toMatch(/^shop-v1 COMPLETED$/m);
    shop = /^ +shop +(http:\S+)$/m.exec(output)?.[1] ?? '';
    expect((await ask(shop)).body).toContain('winch');
  });

  it('prints commands that work as printed', async () => {
    const commands = commandsIn(stack?.output() ?? '');
    expect(commands.map(({ words }) => words[0])).toEqual(['status', 'deploy', 'deploy', 'report']);
    const [status] = commands;
    const ran = await commandLine(status?.settings ?? {})(...(status?.words ?? []));
    expect(ran).toMatchObject({ exit_code: 0, out: expect.stringMatching(/shop-v1 +dev +COMPLETED/) });
  });

  it('ends at Ctrl-C with all that it had started', async () => {
    const running = await runningUnder(home);
    expect(running).toHaveLength(7);
    expect(await stack?.end('SIGINT')).toBe(0);
    await until(async () => !running.some(({ pid }) => isRunning(pid)));
    expect(await readdir(join(home, 'provider', 'instances'))).toEqual([]);
    expect(await isRefused(shop)).toBe(true);
  });

  it('brings the shop back the second time', async () => {
    expect(await started()).toContain('shop-v1 COMPLETED before; it serves again');
    expect((await ask(shop)).body).toContain('winch');
  });
});

describe('a start that Ctrl-C breaks off in the midst of the first release', () => {
  let home: string;
  let stack: StackProcess | undefined;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-start-'));
  });
  afterAll(async () => {
    await stack?.end('SIGTERM');
    await rm(home, { recursive: true });
  });

  it('is taken up by the next, which goes on to the end of that release', async () => {
    const first = await startStackProcess(home, { args: [] });
    await until(async () => first.output().includes('> PROVISIONING'));
    expect(await first.end('SIGINT')).toBe(0);
    stack = await startStackProcess(home, { args: [] });
    const { output, child } = stack;
    while (!output().includes('Ctrl-C stops everything') && child.exitCode === null) await sleep(50);
    expect(output()).toContain('going on with shop-v1, which had not ended');
    expect(output()).toMatch(/^shop-v1 COMPLETED$/m);
    expect(output()).not.toContain('already');
  });
});
