import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { openSqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import type { Deployment } from '../../shared/domain/deployment/deployment.ts';
import { isOfStatus, refusal } from '../embedded/operator.ts';
import { developmentEnvironment, sampleServices } from '../fixtures/small-release.ts';
import { brokenInvariants } from './invariants.ts';
import { eventually } from './stack/eventually.ts';
import type { Round } from './stack/setting.ts';
import { environment_id, rounds } from './stack/small.rounds.ts';
import { openStackAt, type OpenedStack } from './store/opened-stack.ts';
import { describeSmallDisk } from './store/small-disk.ts';

jest.setTimeout(300_000);

const [release] = rounds as readonly [Round];
const fullWords = /the disk is full; free some space and try again/;

describeSmallDisk('a disk that is full', (disk) => {
  let stack: OpenedStack;
  let home: string;
  beforeAll(async () => {
    home = join(disk.folder, 'home');
    stack = await openStackAt(home);
    await stack.operator.apply(developmentEnvironment(environment_id));
    expect((await stack.operator.release(release.request('1.0.0'))).state.status).toBe('COMPLETED');
  });
  afterAll(async () => {
    disk.spare();
    await stack?.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** It went on when there was space again, or failed for want of it and was undone. */
  const expectSoundEnd = ({ status, failure, rollback }: Deployment): void => {
    if (status === 'COMPLETED') return;
    expect({ status, failure, rollback }).toMatchObject({
      status: 'FAILED',
      failure: { message: expect.stringMatching(fullWords) },
      rollback: { status: 'COMPLETED' },
    });
  };

  it.each([
    ['2.0.0', 'DEPLOYING', 0],
    ['3.0.0', 'DEPLOYING', 60_000],
    ['4.0.0', 'MONITORING', 0],
  ] as const)(
    'under release %s that is %s, with %i bytes left: refuses with words, and keeps all it accepted [I2 I3 I6 I9 B2]',
    async (version, status, left_bytes) => {
      const { operator, look } = stack;
      const before = await look.picture();
      const { id } = await operator.submit(release.request(version));
      await operator.reached(id, isOfStatus(status));
      disk.fill(left_bytes);
      let environments = 0;
      const refused = await eventually('a request is refused', () => {
        const definition = developmentEnvironment(`more-${version.slice(0, 1)}-${(environments += 1)}`);
        return refusal(operator.apply(definition)).catch(() => undefined);
      });
      expect(refused).toMatchObject({
        status: 503,
        code: 'store_unavailable',
        detail: expect.stringMatching(fullWords),
      });
      expect((await operator.health(environment_id)).services).toHaveLength(2);
      disk.spare();
      expectSoundEnd((await operator.ended(id)).state);
      expect(brokenInvariants(await look.evidence(id, before, []))).toEqual([]);
      expect(look.integrity()).toBe('ok');
    },
  );

  it('has no room for a version: the release ends FAILED, says so, and what served before serves [I2 I3 B2]', async () => {
    const { operator, look } = stack;
    const artifacts = await mkdtemp(join(tmpdir(), 'windlass-large-'));
    try {
      await cp(sampleServices, artifacts, { recursive: true });
      writeFileSync(join(artifacts, 'large.bin'), Buffer.alloc(6 * 1_048_576));
      const before = await look.picture();
      const large = JSON.stringify(release.request('5.0.0')).replaceAll(sampleServices, artifacts);
      disk.fill(4 * 1_048_576);
      const { state } = await operator.release(JSON.parse(large) as object);
      expect(state.status).toBe('FAILED');
      expectSoundEnd(state);
      expect(brokenInvariants(await look.evidence(state.id, before, []))).toEqual([]);
    } finally {
      disk.spare();
      await rm(artifacts, { recursive: true });
    }
  });

  it('lets no stack start, and says why; with space again it starts with what served before', async () => {
    const before = await stack.look.picture();
    await stack.close();
    disk.fill();
    await expect(openStackAt(home)).rejects.toThrow(/disk is full/);
    disk.spare();
    stack = await openStackAt(home);
    expect(await stack.look.picture()).toEqual(before);
    expect(stack.look.integrity()).toBe('ok');
  });

  it('tells nobody of a commit that it refused', async () => {
    const folder = join(disk.folder, 'table');
    mkdirSync(folder);
    const table = openSqliteTable({ file: join(folder, 'table.db'), clock: { now: () => Date.now() } });
    let told = 0;
    table.onCommit(() => (told += 1));
    disk.fill();
    const item = { pk: 'large', sk: 'ITEM', text: 'x'.repeat(100_000) };
    await expect(table.transact([{ kind: 'put', item }])).rejects.toThrow(fullWords);
    await new Promise(setImmediate);
    expect([told, await table.get(item)]).toEqual([0, undefined]);
    disk.spare();
    expect(await table.transact([{ kind: 'put', item }])).toEqual({ outcome: 'committed' });
    await new Promise(setImmediate);
    expect([told, await table.get(item)]).toEqual([1, item]);
    table.close();
    rmSync(folder, { recursive: true });
  });
});
