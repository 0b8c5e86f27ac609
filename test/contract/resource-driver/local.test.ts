import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openTemporary } from '../service-deployer/local.harness.ts';
import { ask, isRefused } from '../service-deployer/traffic.ts';
import type { ResourceType } from '../../../shared/domain/resource/resource-requirement.ts';
import type { ResourceDriver } from '../../../shared/ports/resource-driver.port.ts';
import { describeResourceDriver } from './resource-driver.suite.ts';

const openDriver = async (type: ResourceType) => {
  const provider = await openTemporary();
  const driver = provider.resources.find((candidate) => candidate.resource_types.includes(type)) as ResourceDriver;
  return { driver, close: provider.close };
};

describeResourceDriver('LOCAL', 'S3_BUCKET', async () => ({
  ...(await openDriver('S3_BUCKET')),
  refused: { unknown_key: 'versioning', bad_value: { max_bytes: 0 } },
  specifications: [{}, { max_bytes: 1_000_000 }],
  output_keys: ['DIRECTORY'],
  use: async ({ DIRECTORY = '' }) => {
    await mkdir(join(DIRECTORY, 'images'), { recursive: true });
    await writeFile(join(DIRECTORY, 'images', 'logo.svg'), '<svg/>');
  },
  isThere: async ({ DIRECTORY = '' }) => existsSync(dirname(DIRECTORY)),
}));

describeResourceDriver('LOCAL', 'RDS_DATABASE', async () => ({
  ...(await openDriver('RDS_DATABASE')),
  refused: { unknown_key: 'engine', bad_value: { size_bytes: 'large' } },
  specifications: [
    { size_bytes: 1_048_576, journal_mode: 'wal' },
    { size_bytes: 2_097_152, journal_mode: 'delete' },
  ],
  output_keys: ['FILE', 'MAX_PAGE_COUNT'],
  use: async ({ FILE = '' }) => {
    const database = new DatabaseSync(FILE);
    database.exec('CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY); INSERT INTO orders DEFAULT VALUES');
    database.close();
  },
  isThere: async ({ FILE = '' }) => existsSync(dirname(FILE)),
}));

describeResourceDriver('LOCAL', 'ELASTICACHE_CLUSTER', async () => ({
  ...(await openDriver('ELASTICACHE_CLUSTER')),
  refused: { unknown_key: 'engine', bad_value: { max_entries: 1.5 } },
  specifications: [{ max_entries: 100 }, { max_entries: 200, default_ttl_seconds: 60 }],
  output_keys: ['URL'],
  use: async ({ URL = '' }) => {
    const answer = await ask(`${URL}/keys/session-1`, { method: 'PUT', body: 'basket' });
    if (answer.status !== 204) throw new Error(`the cache answered ${answer.status}`);
  },
  isThere: async ({ URL = '' }) => !(await isRefused(`${URL}/health`)),
}));
