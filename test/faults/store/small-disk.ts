import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';

/** A file system of its own, of a few megabytes. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes all its space but so many bytes. */
  fill(left_bytes?: number): void;
  /** Gives back what `fill` took. */
  spare(): void;
};

const mount = (folder: string): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
const unmount = (folder: string): void => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });

const whyNoDisk = (): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'windlass-disk-'));
  try {
    mount(folder);
    unmount(folder);
    return undefined;
  } catch {
    return 'skipped: this user may not mount a file system here, as root on Linux may';
  } finally {
    rmdirSync(folder);
  }
};

/** A suite with a small disk of its own; where none can be made it is skipped, and its name says why. */
export const describeSmallDisk = (name: string, suite: (disk: SmallDisk) => void): void => {
  const reason = whyNoDisk();
  const describeHere = reason === undefined ? describe : describe.skip;
  describeHere(`${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
    let folder = '';
    const filler = (): string => join(folder, 'filler');
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'windlass-disk-'));
      mount(folder);
    });
    suite({
      get folder() {
        return folder;
      },
      fill: (left_bytes = 0) => {
        const { bavail, bsize } = statfsSync(folder);
        writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - left_bytes)));
      },
      spare: () => rmSync(filler(), { force: true }),
    });
    // Last, since hooks run in the order they were given in: the suite's own still need the disk.
    afterAll(() => {
      unmount(folder);
      rmdirSync(folder);
    });
  });
};
