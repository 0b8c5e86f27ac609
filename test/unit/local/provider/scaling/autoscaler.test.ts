import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LocalProvider } from '../../../../../local/provider/open-local-provider.ts';
import { openLocalProvider } from '../../../../../local/provider/open-local-provider.ts';
import { quietLog, sampleVersion, temporaryHome } from '../../../../contract/service-deployer/local.harness.ts';
import { ask, askJson, startLoad, until, type Load } from '../../../../contract/service-deployer/traffic.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(120_000);
const patience_milliseconds = 50_000;

const target = { environment_id: 'staging', service_name: 'web' };
const token = 3;
const scalingTimings = { look_milliseconds: 50, window_milliseconds: 300, calm_milliseconds: 500 };
const scaling = { max_instances: 3, target_concurrency: 2 };
const definition = sampleVersion('healthy', '1', { scaling });

let home: string;
let provider: LocalProvider;
const open = async () =>
  (provider = await openLocalProvider({ home, clock: { now: () => Date.now() }, log: quietLog, scalingTimings }));
beforeEach(async () => {
  home = await temporaryHome();
  await open();
});
afterEach(async () => {
  await Promise.all(loads.splice(0).map((load) => load.stop()));
  await provider.close();
  await rm(home, { recursive: true });
});

const versionNow = async () => (await provider.deployer.describe(target))?.versions[0];
const healthyNow = async () => (await versionNow())?.instances.filter(({ state }) => state === 'HEALTHY').length;
const untilHealthy = (count: number) => until(async () => (await healthyNow()) === count, patience_milliseconds);
const serve = async (instances = 1) => {
  const { deployer } = provider;
  await deployer.install(target, definition, token);
  await deployer.scale(target, definition.version_id, instances, token);
  await deployer.shiftTraffic(target, [{ version_id: definition.version_id, weight: 1 }], token);
  await deployer.waitUntilSettled(target, definition.version_id, 20_000);
  return deployer.addressOf(target);
};
const loads: Load[] = [];
const loadOf = (per_second: number, url: string): Load => {
  const load = startLoad(per_second, (_, agent) => ask(url, { agent, method: 'POST' }));
  loads.push(load);
  return load;
};
/** About twelve requests in flight: enough for the most instances. */
const load = (url: string) => loadOf(60, `${url}/slow?milliseconds=200`);

describe('scaling by load', () => {
  it('adds instances up to the most, takes them away again, and fails no request meanwhile [B11]', async () => {
    const url = await serve();
    const busy = load(url);
    await untilHealthy(3);
    expect(await versionNow()).toMatchObject({ wanted_instances: 1, weight: 1 });
    const seen = new Set<string | undefined>();
    await until(async () => seen.add((await askJson(url))['instance']).size === 3, patience_milliseconds);
    const { failures, requests } = await busy.stop();
    const calm = loadOf(5, `${url}/slow?milliseconds=1`);
    await untilHealthy(1);
    expect((await versionNow())?.instances).toHaveLength(1);
    const after = await calm.stop();
    expect([...failures, ...after.failures]).toEqual([]);
    expect(requests + after.requests).toBeGreaterThan(40);
  });

  it('stops what it added with the version, and leaves nothing of it when that is removed', async () => {
    const url = await serve();
    const busy = load(url);
    await untilHealthy(3);
    await provider.deployer.scale(target, definition.version_id, 2, token);
    expect(await versionNow()).toMatchObject({ wanted_instances: 2, instances: [{}, {}, {}] });
    await provider.deployer.scale(target, definition.version_id, 0, token);
    expect(await versionNow()).toMatchObject({ wanted_instances: 0, instances: [] });
    await sleep(500);
    expect((await versionNow())?.instances).toEqual([]);
    await busy.stop();
    await provider.deployer.remove(target, definition.version_id, token);
    expect(await versionNow()).toBeUndefined();
  });

  it('is forgotten by a restart: what is wanted runs', async () => {
    const busy = load(await serve());
    await untilHealthy(3);
    await busy.stop();
    await provider.close();
    const { resumed, deployer } = await open();
    await resumed;
    expect(await versionNow()).toMatchObject({ wanted_instances: 1, instances: [{ state: 'HEALTHY' }] });
    await deployer.remove(target, definition.version_id, token);
  });

  it('adds none to a fixed number, nor to a version that is not well', async () => {
    const url = await serve();
    await provider.deployer.install(target, { ...definition, scaling: { ...scaling, max_instances: 1 } }, token);
    const busy = load(url);
    await sleep(1_000);
    expect((await versionNow())?.instances).toHaveLength(1);
    await ask(`${url}/fall-ill`);
    await until(async () => (await versionNow())?.instances[0]?.state === 'UNHEALTHY', patience_milliseconds);
    await provider.deployer.install(target, definition, token);
    await sleep(1_000);
    expect((await versionNow())?.instances).toHaveLength(1);
    await busy.stop();
  });

  it('ends with the provider, while it is at work', async () => {
    const busy = load(await serve());
    await until(async () => (await versionNow())?.instances.length === 3, patience_milliseconds);
    await provider.close();
    await busy.stop();
    expect((await versionNow())?.instances).toEqual([]);
  });

  it('keeps no process running', async () => {
    const program = `
      import { openLocalProvider } from '${new URL('../../../../../local/provider/open-local-provider.ts', import.meta.url).href}';
      const log = { info() {}, warn() {}, error() {} };
      await openLocalProvider({ home: process.argv[1], clock: { now: () => 0 }, log });
    `;
    const empty = await temporaryHome();
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, empty], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([0, null]);
    await rm(empty, { recursive: true });
  });
});
