import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';

export type RotationLimits = { readonly max_bytes: number; readonly kept_files: number };
export const defaultRotation: RotationLimits = { max_bytes: 5 * 1_048_576, kept_files: 3 };

const rememberedLines = 40;
const longestRememberedLine = 1_000;

/**
 * A process's output in a file of at most `max_bytes`; older output in `<file>.1`, `<file>.2`, up to `kept_files` in all. The last lines
 * stay in memory. A disk that refuses loses output, never the process: `onFault` hears of it once.
 */
export class RotatingLog {
  readonly #file: string;
  readonly #limits: RotationLimits;
  readonly #onFault: (error: unknown) => void;
  #handle: FileHandle | undefined;
  #size_bytes = 0;
  #faulty = false;
  #lines: string[] = [];
  #unfinished = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, limits: RotationLimits, onFault: (error: unknown) => void) {
    this.#file = file;
    this.#limits = limits;
    this.#onFault = onFault;
  }

  /** Resolves when the piece is written. */
  write(chunk: Buffer): Promise<void> {
    this.#remember(chunk);
    this.#writing = this.#writing.then(() => this.#append(chunk));
    return this.#writing;
  }

  /** The newest whole or unfinished lines, oldest first. */
  lastLines(): readonly string[] {
    return this.#unfinished === '' ? this.#lines : [...this.#lines, this.#unfinished];
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #remember(chunk: Buffer): void {
    const lines = (this.#unfinished + chunk.toString('utf8')).split(/\r?\n/);
    this.#unfinished = (lines.pop() ?? '').slice(-longestRememberedLine);
    this.#lines = [
      ...this.#lines,
      ...lines.slice(-rememberedLines).map((line) => line.slice(0, longestRememberedLine)),
    ].slice(-rememberedLines);
  }

  async #append(chunk: Buffer): Promise<void> {
    try {
      this.#handle ??= await this.#open();
      if (this.#size_bytes > 0 && this.#size_bytes + chunk.length > this.#limits.max_bytes)
        this.#handle = await this.#rotate(this.#handle);
      await this.#handle.appendFile(chunk);
      this.#size_bytes += chunk.length;
    } catch (error) {
      if (!this.#faulty) this.#onFault(error);
      this.#faulty = true;
    }
  }

  async #open(): Promise<FileHandle> {
    const handle = await open(this.#file, 'a', 0o600);
    this.#size_bytes = (await handle.stat()).size;
    return handle;
  }

  async #rotate(full: FileHandle): Promise<FileHandle> {
    await full.close();
    this.#handle = undefined;
    const nameOf = (age: number) => (age === 0 ? this.#file : `${this.#file}.${age}`);
    for (let age = this.#limits.kept_files - 1; age > 0; age -= 1) await renameIfThere(nameOf(age - 1), nameOf(age));
    await rm(nameOf(0), { force: true });
    return this.#open();
  }
}

const renameIfThere = (from: string, to: string): Promise<void> => rename(from, to).catch(() => undefined);
