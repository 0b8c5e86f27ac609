import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../state/write-json.ts';
import { explaining } from '../system-fault.ts';

/** A process that was started; without a pid when the stack died at that very moment. */
export type InstanceRecord = {
  readonly instance_id: string;
  readonly pid?: number;
  readonly started_at_milliseconds: number;
};

/**
 * One small file per running process, so that a stack that was killed finds what it left behind. Not forced to the disk: a machine
 * that loses power loses the processes too.
 */
export class InstanceRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(record: InstanceRecord): Promise<void> {
    await explaining('record a started process', async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(this.#fileOf(record.instance_id), JSON.stringify(record), { mode: 0o600 });
    });
  }

  async forget(instance_id: string): Promise<void> {
    await rm(this.#fileOf(instance_id), { force: true });
  }

  async all(): Promise<readonly InstanceRecord[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json'));
    return Promise.all(names.map((name) => this.#read(name)));
  }

  /** A file cut off by the crash still names its instance. */
  async #read(name: string): Promise<InstanceRecord> {
    const record = (await readJson(join(this.#folder, name)).catch(() => undefined)) as InstanceRecord | undefined;
    return record ?? { instance_id: name.slice(0, -'.json'.length), started_at_milliseconds: 0 };
  }

  #fileOf(instance_id: string): string {
    return join(this.#folder, `${instance_id}.json`);
  }
}
