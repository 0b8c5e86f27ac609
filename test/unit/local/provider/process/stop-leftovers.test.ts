import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InstanceRecords } from '../../../../../local/provider/process/instance.records.ts';
import type { ProcessTable } from '../../../../../local/provider/process/process-table.ts';
import { systemProcessTable } from '../../../../../local/provider/process/process-table.ts';
import { stopLeftovers } from '../../../../../local/provider/process/stop-leftovers.ts';
import { quietLog } from '../../../../contract/service-deployer/local.harness.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

let folder: string;
let records: InstanceRecords;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'windlass-leftovers-'));
  records = new InstanceRecords(folder);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const table = systemProcessTable(process.platform, { PATH: process.env['PATH'] ?? '' });
/** As a system that shows no environments. */
const blindTable: ProcessTable = { ...table, list: async () => [] };

/** Stands in for a service that outlived its stack. */
const leave = async (environment: Record<string, string>, script = '') => {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('ready'); setInterval(() => {}, 1000)`], {
    detached: true,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return {
    pid: child.pid as number,
    ended: once(child, 'exit'),
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
};

describe('what a killed stack left running', () => {
  it('is found by the id that it carries, even without a pid, and stopped', async () => {
    const left = await leave({ WINDLASS_INSTANCE: 'web-1a' });
    await records.write({ instance_id: 'web-1a', started_at_milliseconds: 0 });
    await stopLeftovers({ records, table, log: quietLog, grace_milliseconds: 300 });
    expect(await left.ended).toEqual([null, 'SIGTERM']);
    expect(await records.all()).toEqual([]);
  });

  it('is killed when it ignores the request to stop', async () => {
    const left = await leave({ WINDLASS_INSTANCE: 'web-1b' }, 'process.on("SIGTERM", () => {})');
    await records.write({ instance_id: 'web-1b', pid: left.pid, started_at_milliseconds: Date.now() });
    await stopLeftovers({ records, table, log: quietLog, grace_milliseconds: 300 });
    expect(await left.ended).toEqual([null, 'SIGKILL']);
  });

  it('is known by pid and start time where environments cannot be seen', async () => {
    const left = await leave({});
    await records.write({ instance_id: 'web-1c', pid: left.pid, started_at_milliseconds: Date.now() });
    await stopLeftovers({ records, table: blindTable, log: quietLog, grace_milliseconds: 300 });
    expect(await left.ended).toEqual([null, 'SIGTERM']);
  });

  it('is not confused with another process that has its pid by now', async () => {
    const other = await leave({ WINDLASS_INSTANCE: 'someone-else' });
    await records.write({ instance_id: 'web-1d', pid: other.pid, started_at_milliseconds: Date.now() - 60_000 });
    await stopLeftovers({ records, table, log: quietLog, grace_milliseconds: 300 });
    await stopLeftovers({ records, table: blindTable, log: quietLog, grace_milliseconds: 300 });
    expect(other.isRunning()).toBe(true);
    expect(await records.all()).toEqual([]);
  });

  it('is left alone and named when nobody can tell whose it is', async () => {
    const left = await leave({});
    const warnings: unknown[] = [];
    await records.write({ instance_id: 'web-1e', pid: left.pid, started_at_milliseconds: Date.now() });
    const log = { ...quietLog, warn: (_message: string, fields?: unknown) => void warnings.push(fields) };
    await stopLeftovers({
      records,
      table: { list: async () => undefined, startedAt: async () => undefined },
      log,
      grace_milliseconds: 0,
    });
    expect(left.isRunning()).toBe(true);
    expect(warnings).toContainEqual({ pid: left.pid, instance_id: 'web-1e' });
  });

  it('is found by a record that the crash cut off', async () => {
    const left = await leave({ WINDLASS_INSTANCE: 'web-1f' });
    await writeFile(join(folder, 'web-1f.json'), '{"instance_id":"we');
    await stopLeftovers({ records, table, log: quietLog, grace_milliseconds: 300 });
    expect(await left.ended).toEqual([null, 'SIGTERM']);
  });
});
