import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { providerPaths } from '../../../../../local/provider/provider.paths.ts';
import type { DesiredService } from '../../../../../local/provider/state/desired-service.ts';
import { DesiredServiceStore } from '../../../../../local/provider/state/desired-service.store.ts';
import { plainTraffic } from '../../../../fixtures/plain-traffic.ts';

const version = (version_id: string) => ({
  definition: {
    version_id,
    version: '1',
    artifact: { kind: 'DIRECTORY' as const, location: '/' },
    command: ['x'],
    variables: {},
    dependencies: [],
    health_checks: [],
    resources: [],
    memory_bytes: 134_217_728,
    stop_grace_milliseconds: 0,
    ...plainTraffic,
  },
  wanted_instances: 1,
  weight: 100,
});
const web: DesiredService = { environment_id: 'staging', service_name: 'web', port: 20_000, versions: [version('a')] };

let home: string;
let store: DesiredServiceStore;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'windlass-store-'));
  store = new DesiredServiceStore(providerPaths(home));
});
afterEach(() => rm(home, { recursive: true }));

describe('the store of desired services', () => {
  it('loads what was saved, and nothing before', async () => {
    expect(await store.load()).toEqual([]);
    await store.save(web);
    expect(await store.load()).toEqual([web]);
  });

  it('loads what an earlier release saved, which knew neither traffic policies nor scaling by load', async () => {
    await store.save(web);
    const file = join(home, 'services/staging/web/desired.json');
    const { traffic_policy: _, scaling: __, ...known } = version('a').definition;
    await writeFile(file, JSON.stringify({ ...web, versions: [{ ...version('a'), definition: known }] }));
    expect(await store.load()).toEqual([web]);
  });

  it('erases a service without a trace, its environment with its last', async () => {
    await store.save(web);
    await store.save({ ...web, service_name: 'api' });
    await store.erase(web);
    expect(await readdir(join(home, 'services', 'staging'))).toEqual(['api']);
    await store.erase({ ...web, service_name: 'api' });
    expect(await readdir(join(home, 'services'))).toEqual([]);
  });

  it('deletes what a crash left: a service never saved, one without versions, an unknown version', async () => {
    await store.save({ ...web, service_name: 'empty', versions: [] });
    await store.save(web);
    for (const left of ['half-made/versions/a~incoming', 'web/versions/a/app', 'web/versions/b/app'])
      await mkdir(join(home, 'services/staging', left), { recursive: true });
    expect(await store.load()).toEqual([web]);
    expect(await readdir(join(home, 'services/staging'))).toEqual(['web']);
    expect(await readdir(join(home, 'services/staging/web/versions'))).toEqual(['a']);
  });

  it('keeps the newest logs of a version: every start of the stack makes new ones', async () => {
    await store.save(web);
    const logs = join(home, 'services/staging/web/versions/a/logs');
    await mkdir(logs, { recursive: true });
    for (let age = 0; age < 50; age += 1) {
      await writeFile(join(logs, `web-${age}.log`), '');
      await utimes(join(logs, `web-${age}.log`), 1_000, 1_000 - age);
    }
    await store.load();
    const kept = await readdir(logs);
    expect(kept).toHaveLength(18);
    expect(kept).toContain('web-0.log');
    expect(kept).not.toContain('web-18.log');
  });

  it('refuses to forget a service whose file is damaged', async () => {
    await store.save(web);
    await writeFile(join(home, 'services/staging/web/desired.json'), 'oops');
    await expect(store.load()).rejects.toMatchObject({ code: 'stored_state_damaged' });
  });
});
