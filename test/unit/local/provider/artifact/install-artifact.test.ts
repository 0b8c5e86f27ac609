import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { create, Header } from 'tar';
import { checkArtifact } from '../../../../../local/provider/artifact/check-artifact.ts';
import { hashFolder } from '../../../../../local/provider/artifact/hash-content.ts';
import { installArtifact } from '../../../../../local/provider/artifact/install-artifact.ts';
import { ArtifactError } from '../../../../../shared/ports/service-deployer.port.ts';

let folder: string;
let source: string;
let versions: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'windlass-artifact-')));
  source = join(folder, 'source');
  versions = join(folder, 'versions');
  await mkdir(join(source, 'lib', '.hidden'), { recursive: true });
  await writeFile(join(source, 'main.mjs'), 'main');
  await writeFile(join(source, 'lib', '.hidden', 'part'), 'part');
  await symlink('../main.mjs', join(source, 'lib', 'link.mjs'));
});
afterEach(() => rm(folder, { recursive: true }));

const sha256Of = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const install = (artifact: Parameters<typeof installArtifact>[0]) => installArtifact(artifact, join(versions, 'v1'));
const refused = async (artifact: Parameters<typeof installArtifact>[0], words: RegExp) => {
  const failure = install(artifact);
  await expect(failure).rejects.toThrow(ArtifactError);
  await expect(failure).rejects.toThrow(words);
  expect(await readdir(versions).catch(() => [])).toEqual([]);
};

describe('an object in S3', () => {
  it('cannot run on this machine, which is said', async () => {
    const artifact = {
      kind: 'S3_OBJECT',
      location: 's3://artifacts/cart.zip',
      sha256: sha256Of(''),
      runtime: 'nodejs24.x',
      architecture: 'arm64',
    } as const;
    await refused(artifact, /is an S3_OBJECT, which cannot run on this machine/);
    expect(await checkArtifact(artifact)).toMatchObject({ outcome: 'missing' });
  });
});

describe('a folder', () => {
  it('is copied whole, so that later edits do not reach what runs', async () => {
    await install({ kind: 'DIRECTORY', location: source });
    await writeFile(join(source, 'main.mjs'), 'edited');
    const app = join(versions, 'v1', 'app');
    expect(await readFile(join(app, 'lib', 'link.mjs'), 'utf8')).toBe('main');
    expect(await readFile(join(app, 'lib', '.hidden', 'part'), 'utf8')).toBe('part');
    expect(await readdir(join(versions, 'v1'))).toEqual(['app', 'logs']);
  });

  it('has a hash that counts paths and bytes in the form of sha256sum, wherever it lies', async () => {
    const expected = sha256Of(
      `${sha256Of('part')}  lib/.hidden/part\nlink:../main.mjs  lib/link.mjs\n${sha256Of('main')}  main.mjs\n`,
    );
    expect(await hashFolder(source)).toEqual({ sha256: expected, size_bytes: 8 });
    await install({ kind: 'DIRECTORY', location: source, sha256: expected });
    expect((await hashFolder(join(versions, 'v1', 'app'))).sha256).toBe(expected);
  });

  it('has the same hash whether its files are read at once or piece by piece', async () => {
    const large = Buffer.alloc(700_000, 'large');
    for (const name of ['a', 'b', 'c']) await writeFile(join(source, name), large);
    const lines = [
      ...['a', 'b', 'c'].map((name) => `${sha256Of(large)}  ${name}`),
      `${sha256Of('part')}  lib/.hidden/part`,
      'link:../main.mjs  lib/link.mjs',
      `${sha256Of('main')}  main.mjs`,
    ];
    expect(await hashFolder(source)).toEqual({ sha256: sha256Of(`${lines.join('\n')}\n`), size_bytes: 2_100_008 });
  });

  it('is refused when its content is not what the hash says', async () => {
    await refused(
      { kind: 'DIRECTORY', location: source, sha256: sha256Of('other') },
      /has the SHA-256 [0-9a-f]{64}, the specification says [0-9a-f]{64}. Deploy the artifact that was meant/,
    );
  });

  it.each([
    ['out of it', '../../outside'],
    ['by an absolute path', '/etc/hosts'],
  ])('is refused with a link that leads %s', async (_name, target) => {
    await symlink(target, join(source, 'lib', 'escape'));
    await refused(
      { kind: 'DIRECTORY', location: source },
      /lib\/escape is a symbolic link to .*, outside the artifact/,
    );
    expect(await checkArtifact({ kind: 'DIRECTORY', location: source })).toMatchObject({
      outcome: 'missing',
      message: expect.stringContaining('lib/escape'),
    });
  });

  it('is refused with a socket in it', async () => {
    const server = createServer().listen(join(source, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      await refused({ kind: 'DIRECTORY', location: source }, /socket/);
    } finally {
      server.close();
    }
  });

  it('is refused when it would be copied into itself', async () => {
    await refused({ kind: 'DIRECTORY', location: folder }, /contains the data of Windlass itself/);
  });

  it('replaces what a crash left half made', async () => {
    await mkdir(join(versions, 'v1~incoming', 'app'), { recursive: true });
    await writeFile(join(versions, 'v1~incoming', 'app', 'stale'), '');
    await install({ kind: 'DIRECTORY', location: source });
    expect(await readdir(versions)).toEqual(['v1']);
    expect(await readdir(join(versions, 'v1', 'app'))).toEqual(['lib', 'main.mjs']);
  });

  it('is said to be missing, or no folder', async () => {
    await refused(
      { kind: 'DIRECTORY', location: join(folder, 'nowhere') },
      /There is no .*nowhere. Build the artifact first/,
    );
    await refused({ kind: 'DIRECTORY', location: join(source, 'main.mjs') }, /is not a folder/);
  });
});

describe('a tarball', () => {
  const pack = async (name: string) => {
    const file = join(folder, name);
    await create({ file, cwd: source, gzip: name.endsWith('gz') }, ['main.mjs', 'lib']);
    return { kind: 'TARBALL' as const, location: file, sha256: sha256Of(await readFile(file)) };
  };
  /** A tarball with one entry that no tar would make. */
  const forge = async (fields: ConstructorParameters<typeof Header>[0]) => {
    const header = new Header({
      mode: 0o644,
      uid: 0,
      gid: 0,
      size: 0,
      mtime: new Date(0),
      type: 'File',
      ...fields,
    });
    const block = Buffer.alloc(512 * 3);
    header.encode(block, 0);
    const location = join(folder, 'forged.tar');
    await writeFile(location, block);
    return { kind: 'TARBALL' as const, location, sha256: sha256Of(block) };
  };

  it.each(['app.tar', 'app.tar.gz'])('is unpacked (%s)', async (name) => {
    const artifact = await pack(name);
    expect(await checkArtifact(artifact)).toMatchObject({ outcome: 'available', sha256: artifact.sha256 });
    await install(artifact);
    expect((await hashFolder(join(versions, 'v1', 'app'))).sha256).toBe((await hashFolder(source)).sha256);
    expect(await readdir(join(versions, 'v1'))).toEqual(['app', 'logs']);
  });

  it('is refused when it is not what its hash says, before it is unpacked', async () => {
    const artifact = { ...(await pack('app.tar')), sha256: sha256Of('other') };
    await refused(artifact, /has the SHA-256/);
    expect(await checkArtifact(artifact)).toMatchObject({ outcome: 'different' });
  });

  it.each([
    ['a path that leaves the folder', { path: '../evil' }, /holds \.\.\/evil, which is outside its folder/],
    ['an absolute path', { path: '/evil' }, /holds \/evil, which is outside its folder/],
    [
      'a link that leaves the folder',
      { path: 'lib/link', type: 'SymbolicLink', linkpath: '../../evil' },
      /a link to \.\.\/\.\.\/evil, which is outside/,
    ],
    [
      'a hard link that leaves the folder',
      { path: 'link', type: 'Link', linkpath: '../evil' },
      /a link to \.\.\/evil, which is outside/,
    ],
    ['a device', { path: 'device', type: 'CharacterDevice' }, /neither a file, a folder nor a link/],
  ] as const)('is refused whole for %s', async (_name, fields, words) => {
    await refused(await forge(fields), words);
    expect(await readdir(folder)).not.toContain('evil');
  });

  it.each([
    ['text', Buffer.from('not a tarball, but long enough to be read as a header. '.repeat(40))],
    ['a gzip file cut short', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])],
  ])('is refused when it is %s', async (_name, content) => {
    const location = join(folder, 'broken.tar.gz');
    await writeFile(location, content);
    await refused({ kind: 'TARBALL', location, sha256: sha256Of(content) }, /does not unpack|holds no file/);
  });

  it('is said to be missing, or no file', async () => {
    await refused({ kind: 'TARBALL', location: join(folder, 'nowhere.tar'), sha256: sha256Of('') }, /There is no/);
    await refused({ kind: 'TARBALL', location: source, sha256: sha256Of('') }, /is not a file/);
  });

  it('made by the tar of the system is unpacked too', async () => {
    const file = join(folder, 'system.tar');
    execFileSync('tar', ['-cf', file, '-C', source, '.']);
    await install({ kind: 'TARBALL', location: file, sha256: sha256Of(await readFile(file)) });
    expect((await hashFolder(join(versions, 'v1', 'app'))).sha256).toBe((await hashFolder(source)).sha256);
  });
});
