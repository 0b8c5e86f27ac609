import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { InstanceTask } from '../../../../../local/provider/instance/instance-task.ts';
import { Instance } from '../../../../../local/provider/instance/instance.ts';
import { InstanceRecords } from '../../../../../local/provider/process/instance.records.ts';
import { Ports } from '../../../../../local/provider/process/ports.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';
import { quickCheck, quietLog, samplesFolder } from '../../../../contract/service-deployer/local.harness.ts';
import { ask, until } from '../../../../contract/service-deployer/traffic.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

let folder: string;
let instance: Instance | undefined;
let states: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'windlass-instance-'));
  states = [];
});
afterEach(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true });
});

const records = () => new InstanceRecords(join(folder, 'records'));
const start = (
  sample: string,
  changes: Partial<InstanceTask> & { readonly variables?: Record<string, string> } = {},
) => {
  const deps = {
    clock: { now: () => 1_000 },
    log: quietLog,
    ports: new Ports({ first: 19_300, last: 19_399 }, Math.random),
    records: records(),
    rotation: { max_bytes: 10_000, kept_files: 2 },
    random: () => 1,
    restarts: {
      first_pause_milliseconds: 20,
      longest_pause_milliseconds: 40,
      steady_after_milliseconds: 10_000,
      most_failed_starts: 3,
    },
  };
  const task: InstanceTask = {
    instance_id: 'web-1',
    subject: 'web 1',
    command: [process.execPath, `${sample}.mjs`],
    folder: samplesFolder,
    log_file: join(folder, 'web-1.log'),
    health_checks: [quickCheck],
    stop_grace_milliseconds: 1_000,
    environment: (port) => ({ PORT: String(port), HOST: '127.0.0.1', ...changes.variables }),
    port: undefined,
    proven: false,
    ...changes,
  };
  const started: Instance = new Instance(task, deps, () => states.push(started.health.state));
  instance = started;
  return started;
};

describe('an instance', () => {
  it('gets healthy, keeps a record of its process, and leaves nothing when it is stopped', async () => {
    const running = start('healthy');
    expect(running.health).toEqual({
      instance_id: 'web-1',
      state: 'STARTING',
      last_answer: 'not started yet',
      restarts: 0,
    });
    await until(async () => running.health.state === 'HEALTHY');
    expect(running.health).toMatchObject({
      last_answer: 'GET /health answered 200',
      checked_at: '1970-01-01T00:00:01.000Z',
    });
    const url = `http://127.0.0.1:${running.healthy_port}`;
    await ask(`${url}/print?line=hello`);
    const [record] = await records().all();
    expect(record).toMatchObject({ instance_id: 'web-1', pid: JSON.parse((await ask(url)).body).pid });
    await running.stop();
    expect(await records().all()).toEqual([]);
    expect(running.healthy_port).toBeUndefined();
    expect(await readFile(join(folder, 'web-1.log'), 'utf8')).toBe('hello\n');
  });

  it('is started again however often it dies, once it has been healthy, and is unhealthy meanwhile', async () => {
    start('crashes', { variables: { LIFE_MILLISECONDS: '500' } });
    await until(async () => states.length >= 4);
    expect(states.slice(0, 4)).toEqual(['HEALTHY', 'UNHEALTHY', 'HEALTHY', 'UNHEALTHY']);
    expect(states).not.toContain('EXITED');
    expect(states).not.toContain('STARTING');
  });

  it('is given up after three starts that failed, unless it is proven', async () => {
    const fresh = start('exits-at-once');
    await until(async () => fresh.health.state === 'EXITED');
    expect(fresh.health).toMatchObject({
      restarts: 2,
      last_answer: 'exited with code 1: Error: no database at orders.sqlite',
    });
    const proven = start('exits-at-once', { proven: true });
    await until(async () => proven.health.restarts >= 4);
    expect(proven.health.state).toBe('STARTING');
  });

  it('is unhealthy when it exits again and again beyond its start period', async () => {
    const check = healthCheckSchema.parse({ kind: 'TCP', start_period_milliseconds: 100 });
    const running = start('exits-at-once', { proven: true, health_checks: [check] });
    await until(async () => running.health.state === 'UNHEALTHY');
  });

  it('waits for a port of its own until it is free', async () => {
    const first = start('healthy', { port: 19_400 });
    await until(async () => first.health.state === 'HEALTHY');
    const second = start('healthy', {
      port: 19_400,
      instance_id: 'web-2',
      proven: true,
      log_file: join(folder, 'web-2.log'),
    });
    await until(async () => /Port 19400 is in use/.test(second.health.last_answer));
    await first.stop();
    await until(async () => second.health.state === 'HEALTHY');
    expect(second.healthy_port).toBe(19_400);
  });

  it('stops even while it is starting or waiting for its next start', async () => {
    await start('slow-start', { variables: { START_MILLISECONDS: '5000' } }).stop();
    const failing = start('exits-at-once', { proven: true });
    await until(async () => failing.health.restarts >= 1);
    await failing.stop();
    expect(failing.health).toMatchObject({ state: 'EXITED', last_answer: 'stopped' });
    expect(await readdir(join(folder, 'records'))).toEqual([]);
  });

  it('says how its process ended as long as the next one is not healthy', async () => {
    const mark = join(folder, 'was-here');
    const program = `const { existsSync, writeFileSync } = require('node:fs');
      if (existsSync(process.env.MARK)) setInterval(() => {}, 1000);
      else (writeFileSync(process.env.MARK, ''), console.error('Error: no database'), (process.exitCode = 1));`;
    const running = start('', { command: [process.execPath, '-e', program], variables: { MARK: mark } });
    await until(async () => running.health.last_answer.includes('GET /health') && running.health.restarts === 1);
    expect(running.health.last_answer).toMatch(/GET \/health.*before that.*exited with code 1: Error: no database/);
  });
});
