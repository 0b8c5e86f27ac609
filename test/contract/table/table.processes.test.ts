import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTable, type SqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { TableUnavailableError } from '../../../shared/ports/table.port.ts';
import { readChanges } from './table.reading.ts';

type Process = { readonly child: ChildProcess; readonly lines: string[] };

const start = (script: string, ...args: readonly string[]): Process => {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout?.on('data', (data: Buffer) => lines.push(...data.toString().trim().split('\n')));
  return { child, lines };
};

const exitCodeOf = async ({ child }: Process): Promise<unknown> =>
  child.exitCode ?? child.signalCode ?? (await once(child, 'exit'))[0];

describe('one file of several processes', () => {
  let folder: string;
  let file: string;
  let started: Process[];
  let opened: SqliteTable[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-table-'));
    file = join(folder, 'table.sqlite');
    [started, opened] = [[], []];
  });
  afterEach(async () => {
    opened.forEach((table) => table.close());
    started.forEach(({ child }) => child.kill('SIGKILL'));
    await Promise.all(started.map(exitCodeOf));
    await rm(folder, { recursive: true });
  });
  const run = (script: string, ...args: readonly string[]): Process => {
    const process = start(script, ...args);
    started.push(process);
    return process;
  };
  const open = (busy_timeout_milliseconds: number): SqliteTable => {
    const table = openSqliteTable({ file, clock: { now: () => Date.now() }, busy_timeout_milliseconds });
    opened.push(table);
    return table;
  };
  const counter = { pk: 'shared', sk: 'COUNTER' };

  it('is made once by processes that all find it missing, and loses no update of theirs', async () => {
    const processes = [1, 2, 3, 4].map(() => run('increment.process.ts', file, '50'));
    expect(await Promise.all(processes.map(exitCodeOf))).toEqual([0, 0, 0, 0]);
    const table = open(1000);
    expect(await table.get(counter)).toEqual({ ...counter, counter: 200 });
    const versions = (await readChanges(table, '', 'shared', 200)).changes.map(({ after }) => after?.['counter']);
    expect(versions).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  }, 60_000);

  it('keeps every commit that a process has told of when it is killed', async () => {
    const killed = run('increment.process.ts', file, '1000000');
    while (killed.lines.length < 20) await once(killed.child.stdout!, 'data');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'close');
    const told = Number(killed.lines.at(-1));
    const kept = Number((await open(1000).get(counter))?.['counter']);
    expect(kept - told).toBeGreaterThanOrEqual(0);
    expect(kept - told).toBeLessThanOrEqual(1);
  }, 60_000);

  it('waits for a lock that another process holds for a while, and reads without waiting', async () => {
    const table = open(30_000);
    const holder = run('hold-lock.process.ts', file, '300');
    await once(holder.child.stdout!, 'data');
    const begun = performance.now();
    expect(await table.get(counter)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(150);
    expect(await table.transact([{ kind: 'put', item: counter }])).toEqual({ outcome: 'committed' });
    expect(await table.get(counter)).toEqual(counter);
  }, 60_000);

  it('is unavailable while another process keeps the lock, and usable afterwards', async () => {
    const table = open(20);
    const holder = run('hold-lock.process.ts', file, '1000');
    await once(holder.child.stdout!, 'data');
    await expect(table.transact([{ kind: 'put', item: counter }])).rejects.toThrow(TableUnavailableError);
    await exitCodeOf(holder);
    expect(await table.get(counter)).toBeUndefined();
    expect(await table.transact([{ kind: 'put', item: counter }])).toEqual({ outcome: 'committed' });
  }, 60_000);
});
