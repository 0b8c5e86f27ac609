import { chmod, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LocalProvider } from '../../../../../local/provider/open-local-provider.ts';
import type { ResourceType } from '../../../../../shared/domain/resource/resource-requirement.ts';
import type { ResourceDriver, ResourceTarget } from '../../../../../shared/ports/resource-driver.port.ts';
import { openTemporary } from '../../../../contract/service-deployer/local.harness.ts';
import { ask, until } from '../../../../contract/service-deployer/traffic.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

let provider: LocalProvider;
let made = 0;
beforeAll(async () => void (provider = await openTemporary()));
afterAll(() => provider.close());
beforeEach(() => void (made += 1));

const make = async (resource_type: ResourceType, specification: Record<string, string | number | boolean> = {}) => {
  const driver = provider.resources.find((candidate) =>
    candidate.resource_types.includes(resource_type),
  ) as ResourceDriver;
  const target: ResourceTarget = { environment_id: 'staging', resource_type, name: `thing-${made}` };
  const { outputs } = await driver.create({ target, quantity: 1, specification }, 1);
  const failing = async () => (await driver.verify(target)).filter((check) => !check.passed);
  return { driver, target, outputs, failing };
};

describe('a definition', () => {
  it('is refused for more than one, and for keys that are not known, naming those that are', async () => {
    const { driver, target } = await make('S3_BUCKET');
    expect(driver.check({ target, quantity: 3, specification: { region: 'x' } })).toEqual([
      expect.stringMatching(/^quantity is 3, but a LOCAL S3_BUCKET is one thing-\d+\. Set it to 1/),
      expect.stringMatching(/^specification: .*region.*\. A LOCAL S3_BUCKET knows max_bytes\.$/),
    ]);
  });
});

describe('a bucket', () => {
  it('fails its checks when it is too full, open to others, or gone [P31 P33 P34]', async () => {
    const { failing, outputs } = await make('S3_BUCKET', { max_bytes: 10 });
    const folder = String(outputs['DIRECTORY']);
    expect(await failing()).toEqual([]);
    await writeFile(join(folder, 'large'), 'x'.repeat(11));
    expect(await failing()).toMatchObject([
      { name: 'performance', message: expect.stringContaining('11 bytes, more than max_bytes 10') },
    ]);
    await rm(join(folder, 'large'));
    await chmod(folder, 0o755);
    if (process.platform !== 'win32')
      expect(await failing()).toMatchObject([{ name: 'secure', message: expect.stringContaining('chmod go-rwx') }]);
    await rm(folder, { recursive: true });
    expect((await failing()).map((check) => check.name)).toContain('reachable');
  });
});

describe('a database', () => {
  it('fails its checks when it is damaged, too large, or gone, and is not made anew by looking [P31 P32 P33]', async () => {
    const { failing, outputs } = await make('RDS_DATABASE', { size_bytes: 65_536, journal_mode: 'delete' });
    const file = String(outputs['FILE']);
    const database = new DatabaseSync(file);
    database.exec(`CREATE TABLE t (v); INSERT INTO t VALUES ('${'x'.repeat(100_000)}')`);
    database.close();
    expect(await failing()).toMatchObject([
      { name: 'performance', message: expect.stringContaining('more than size_bytes 65536') },
    ]);
    await truncate(file, 8_192);
    expect((await failing()).map((check) => check.name)).toContain('functional');
    await rm(file);
    expect((await failing()).map((check) => check.name)).toContain('reachable');
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps its journal mode while a service has it open, and says so', async () => {
    const { driver, target, outputs } = await make('RDS_DATABASE', { journal_mode: 'wal' });
    const service = new DatabaseSync(String(outputs['FILE']));
    service.exec('CREATE TABLE t (v); BEGIN; INSERT INTO t VALUES (1)');
    const change = driver.configure({ target, quantity: 1, specification: { journal_mode: 'delete' } }, 1);
    await expect(change).rejects.toMatchObject({
      code: 'resource_busy',
      retryable: true,
      message: expect.stringMatching(/Stop the service, or keep the mode/),
    });
    service.close();
    expect((await driver.read(target))?.specification).toEqual({ journal_mode: 'wal' });
    await driver.configure({ target, quantity: 1, specification: { journal_mode: 'delete' } }, 1);
  });
});

describe('a cache', () => {
  it('keeps its content when its limits change, and its limits when it is started again', async () => {
    const { driver, target, outputs } = await make('ELASTICACHE_CLUSTER', { max_entries: 2 });
    const { URL = '' } = outputs;
    await ask(`${URL}/keys/a`, { method: 'PUT', body: 'kept' });
    await driver.configure({ target, quantity: 1, specification: { max_entries: 3, max_value_bytes: 5 } }, 1);
    expect((await ask(`${URL}/keys/a`)).body).toBe('kept');
    expect((await ask(`${URL}/keys/b`, { method: 'PUT', body: 'too large' })).status).toBe(413);
    const measures = await driver.measure(target);
    expect(measures).toContainEqual({ name: 'entries', value: 1, unit: 'count' });
    await driver.remove(target, 1);
    await until(async () => (await driver.read(target)) === undefined);
  });
});
