import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LocalProvider } from '../../../../local/provider/open-local-provider.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import type { Log } from '../../../../shared/ports/log.port.ts';
import type { VersionDefinition } from '../../../../shared/ports/service-deployer.port.ts';
import { openAt, quietLog, sampleVersion, temporaryHome } from '../../../contract/service-deployer/local.harness.ts';
import { ask, askJson, isRefused, until } from '../../../contract/service-deployer/traffic.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(60_000);

const web = { environment_id: 'staging', service_name: 'web' };
const api = { environment_id: 'staging', service_name: 'api' };
const token = 3;

let home: string;
let provider: LocalProvider | undefined;
beforeEach(async () => {
  home = await temporaryHome();
});
afterEach(async () => {
  await provider?.close();
  await rm(home, { recursive: true });
});

const open = async (log: Log = quietLog) => (provider = await openAt(home, log));
const serve = async ({ deployer }: LocalProvider, target: typeof web, definition: VersionDefinition, instances = 1) => {
  await deployer.install(target, definition, token);
  await deployer.scale(target, definition.version_id, instances, token);
  await deployer.shiftTraffic(target, [{ version_id: definition.version_id, weight: 100 }], token);
  await deployer.waitUntilSettled(target, definition.version_id, 20_000);
  return deployer.addressOf(target);
};
const serveShop = async (opened: LocalProvider) => {
  const apiUrl = await serve(opened, api, sampleVersion('healthy', '1'));
  const webUrl = await serve(opened, web, sampleVersion('healthy', '2', { dependencies: ['api'] }));
  return { apiUrl, webUrl };
};
/** Hears in which order services change to a state. */
const listeningLog = () => {
  const heard: string[] = [];
  const info = (_message: string, fields: JsonObject = {}) => {
    if (typeof fields['state'] === 'string') heard.push(`${JSON.stringify(fields['subject'])} ${fields['state']}`);
  };
  return { heard, log: { ...quietLog, info } };
};

describe('before closing', () => {
  it('nobody is kept waiting for an instance to settle', async () => {
    const { deployer, endWaits } = await open();
    const slow = sampleVersion('slow-start', '1', { variables: { START_MILLISECONDS: '600000' } });
    await deployer.install(web, slow, token);
    await deployer.scale(web, slow.version_id, 1, token);
    const waiting = deployer.waitUntilSettled(web, slow.version_id, 600_000);
    endWaits();
    expect((await waiting)?.instances).toMatchObject([{ state: 'STARTING' }]);
    expect(await deployer.waitUntilSettled(web, slow.version_id, 600_000)).toMatchObject({ wanted_instances: 1 });
  });
});

describe('opening again', () => {
  it('serves what served before at the same address, dependencies first, and stops what depends on others first [I8 W41]', async () => {
    const first = listeningLog();
    const { webUrl } = await serveShop(await open(first.log));
    const before = await askJson(webUrl);
    await provider?.close();
    expect(first.heard.slice(-2)).toEqual(['"web 2" EXITED', '"api 1" EXITED']);
    expect(await isRefused(webUrl)).toBe(true);

    const second = listeningLog();
    const { resumed, deployer } = await open(second.log);
    await resumed;
    expect(second.heard).toEqual(['"api 1" HEALTHY', '"web 2" HEALTHY']);
    const after = await askJson(webUrl);
    expect(after).toMatchObject({ version: '2' });
    expect(after['pid']).not.toBe(before['pid']);
    expect((await deployer.describe(web))?.versions).toMatchObject([{ wanted_instances: 1, weight: 100 }]);
  });

  it('takes another port when the old one is in use, and tells those that depend on it', async () => {
    const { apiUrl, webUrl } = await serveShop(await open());
    await provider?.close();
    const squatter = createServer().listen(Number(new URL(apiUrl).port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const { resumed, deployer } = await open();
      await resumed;
      const moved = await deployer.addressOf(api);
      expect(moved).not.toBe(apiUrl);
      expect((await askJson(`${webUrl}/environment`))['API_URL']).toBe(moved);
      await provider?.close();
    } finally {
      squatter.close();
    }
  });

  it('remembers the newest token', async () => {
    await serve(await open(), web, sampleVersion('healthy', '1'), 0);
    await provider?.close();
    const { deployer } = await open();
    await expect(deployer.scale(web, 'healthy-1', 1, token - 1)).rejects.toMatchObject({ code: 'fenced' });
  });

  it('brings a cache back at the same address', async () => {
    const target = { environment_id: 'staging', resource_type: 'ELASTICACHE_CLUSTER' as const, name: 'sessions' };
    const cacheOf = ({ resources }: LocalProvider) =>
      resources.find((driver) => driver.resource_types.includes('ELASTICACHE_CLUSTER'));
    const made = await cacheOf(await open())?.create({ target, quantity: 1, specification: { max_entries: 5 } }, token);
    await provider?.close();
    expect(await isRefused(String(made?.outputs['URL']))).toBe(true);
    const opened = await open();
    await opened.resumed;
    expect(await cacheOf(opened)?.read(target)).toEqual(made);
    expect((await cacheOf(opened)?.verify(target))?.every((check) => check.passed)).toBe(true);
    await cacheOf(opened)?.remove(target, token);
  });
});

describe('a stack that was killed', () => {
  const startStack = async (sample: string) => {
    const program = fileURLToPath(new URL('../../../fixtures/local-stack.ts', import.meta.url));
    const stack = spawn(process.execPath, [program, home, sample], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(stack.stdout, 'data')) as [Buffer];
    return { stack, url: line.toString().trim() };
  };
  const instancesOf = async (url: string) =>
    new Map(
      (await Promise.all(Array.from({ length: 8 }, () => askJson(url)))).map((answer) => [
        answer['pid'],
        answer['instance'],
      ]),
    );
  const isRunning = (pid: unknown) => {
    try {
      return process.kill(Number(pid), 0);
    } catch {
      return false;
    }
  };

  it('leaves no process behind once it is opened again, and serves as before [B11]', async () => {
    const { stack, url } = await startStack('healthy');
    const before = await instancesOf(url);
    expect(before.size).toBe(2);
    await expect(openAt(home)).rejects.toMatchObject({ code: 'provider_in_use' });
    stack.kill('SIGKILL');
    await once(stack, 'exit');
    expect([...before.keys()].filter(isRunning)).toHaveLength(2);

    const { resumed } = await open();
    // Whoever adopted them may take a moment to notice their end.
    await until(async () => ![...before.keys()].some(isRunning));
    await resumed;
    const after = await instancesOf(url);
    expect(after.size).toBe(2);
    expect([...after.values()].filter((instance) => [...before.values()].includes(instance))).toEqual([]);
    expect(await readdir(join(home, 'instances'))).toHaveLength(2);
  });
});

describe('leaving nothing', () => {
  it('deletes a removed version with its logs, and the service with its last version', async () => {
    const opened = await open();
    const url = await serve(opened, web, sampleVersion('healthy', '1'));
    await ask(`${url}/print?line=hello`);
    const folder = join(home, 'services', 'staging', 'web', 'versions', 'healthy-1');
    const logs = join(folder, 'logs');
    await until(async () => (await readFile(join(logs, (await readdir(logs))[0] ?? ''), 'utf8')) === 'hello\n');
    await serve(opened, web, sampleVersion('healthy', '2'));
    await opened.deployer.remove(web, 'healthy-1', token);
    expect(existsSync(folder)).toBe(false);
    await opened.deployer.remove(web, 'healthy-2', token);
    expect(await readdir(join(home, 'services'))).toEqual([]);
    expect(await readdir(join(home, 'instances'))).toEqual([]);
  });

  it('keeps nothing of a first installation that failed', async () => {
    const { deployer } = await open();
    const missing = sampleVersion('healthy', '1', { artifact: { kind: 'DIRECTORY', location: join(home, 'nowhere') } });
    await expect(deployer.install(web, missing, token)).rejects.toMatchObject({ code: 'artifact_invalid' });
    expect(existsSync(join(home, 'services', 'staging'))).toBe(false);
  });
});

describe('closing', () => {
  it('ends what waits, refuses changes, and may be called twice', async () => {
    const opened = await open();
    await opened.deployer.install(
      web,
      sampleVersion('slow-start', '1', { variables: { START_MILLISECONDS: '60000' } }),
      token,
    );
    await opened.deployer.scale(web, 'slow-start-1', 1, token);
    const waiting = opened.deployer.waitUntilSettled(web, 'slow-start-1', 60_000);
    await Promise.all([opened.close(), opened.close()]);
    await waiting;
    await expect(opened.deployer.scale(web, 'slow-start-1', 2, token)).rejects.toMatchObject({
      code: 'provider_closed',
      retryable: true,
    });
  });

  it('counts what every service was asked', async () => {
    const opened = await open();
    const url = await serve(opened, web, sampleVersion('healthy', '1'));
    await ask(url);
    await ask(`${url}/status?code=503`);
    expect(opened.trafficTotals()).toEqual([{ ...web, requests: 2, errors: 1, unrouted: 0 }]);
  });
});
