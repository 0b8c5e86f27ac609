import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import { localArtifactReader } from '../../../../../local/provider/artifact/artifact-reader.ts';
import type { Artifact } from '../../../../../shared/domain/service/artifact.ts';

let scratch: string;
let folder: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'windlass-artifact-reader-'));
  folder = join(scratch, 'app');
  await mkdir(join(folder, 'tls'), { recursive: true });
  await writeFile(join(folder, '.env'), 'LEVEL=info\n');
  await writeFile(join(folder, 'server.mjs'), 'not wanted');
  await writeFile(join(folder, 'tls', 'server.key'), 'k'.repeat(1_000));
  await symlink('.env', join(folder, 'link.key'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const isWanted = (path: string): boolean => path.endsWith('.env') || path.endsWith('.key');
const directory = (location: string): Artifact => ({ kind: 'DIRECTORY', location });
const tarball = async (name: string, gzip: boolean): Promise<Artifact> => {
  const location = join(scratch, name);
  await create({ file: location, cwd: folder, gzip, portable: true }, ['.']);
  return { kind: 'TARBALL', location, sha256: 'ab'.repeat(32) };
};
const sorted = async (artifact: Artifact) =>
  (await localArtifactReader.filesOf(artifact, isWanted, 100)).toSorted((left, right) =>
    left.path < right.path ? -1 : 1,
  );

describe('localArtifactReader', () => {
  const expected = [
    { path: '.env', text: 'LEVEL=info\n' },
    { path: 'tls/server.key', text: 'k'.repeat(100) },
  ];

  it('reads the beginnings of the wanted files of a folder, and no links', async () => {
    expect(await sorted(directory(folder))).toEqual(expected);
  });

  it.each([
    ['app.tar', false],
    ['app.tar.gz', true],
  ])('reads %s without unpacking it', async (name, gzip) => {
    expect(await sorted(await tarball(name, gzip))).toEqual(expected);
  });

  it('has nothing of what is no artifact: that is for another check to tell', async () => {
    const broken = join(scratch, 'broken.tar.gz');
    await writeFile(broken, 'this is no tarball'.repeat(100));
    await symlink('/etc/hosts', join(folder, 'outside.key'));

    expect(await sorted(directory(join(scratch, 'nowhere')))).toEqual([]);
    expect(await sorted({ kind: 'TARBALL', location: broken, sha256: 'ab'.repeat(32) })).toEqual([]);
    expect(await sorted(directory(folder))).toEqual([]);
  });
});
