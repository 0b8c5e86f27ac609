import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ResourceTarget } from '../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../shared/domain/resource/resource-requirement.ts';
import type { ProviderPaths } from '../provider.paths.ts';
import { fileNameOf } from '../provider.paths.ts';
import { namesIn } from '../state/names-in.ts';
import { readJson, writeJson } from '../state/write-json.ts';
import { explaining } from '../system-fault.ts';

export type Specification = Readonly<Record<string, string | number | boolean>>;

/** A resource that is there. `port` for one that listens. */
export type StoredResource = {
  readonly target: ResourceTarget;
  readonly specification: Specification;
  readonly port?: number;
};

const markName = 'resource.json';

/** One folder per resource. Its `resource.json` is written last: a folder without it is a resource that was never whole. */
export class ResourceStore {
  readonly #paths: ProviderPaths;

  constructor(paths: ProviderPaths) {
    this.#paths = paths;
  }

  folderOf(target: ResourceTarget): string {
    return this.#paths.resource(target);
  }

  async read(target: ResourceTarget): Promise<StoredResource | undefined> {
    return (await readJson(this.#fileOf(target))) as StoredResource | undefined;
  }

  async save(resource: StoredResource): Promise<void> {
    await writeJson(this.#fileOf(resource.target), resource);
  }

  /** An empty folder for a new resource, whatever a crash left there. */
  async makeFolder(target: ResourceTarget): Promise<string> {
    const folder = this.folderOf(target);
    await this.erase(target);
    await explaining(`make ${folder}`, () => mkdir(folder, { recursive: true, mode: 0o700 }));
    return folder;
  }

  async ofType(resource_type: ResourceType): Promise<readonly StoredResource[]> {
    const files = (await this.#foldersOf(resource_type)).map((folder) => join(folder, markName));
    const found = await Promise.all(files.map((file) => readJson(file)));
    return found.filter((resource) => resource !== undefined) as StoredResource[];
  }

  /** Deletes what a crash left half made or half removed. */
  async removeUnfinished(resource_type: ResourceType): Promise<void> {
    for (const folder of await this.#foldersOf(resource_type)) {
      if ((await readJson(join(folder, markName))) === undefined) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Deletes the folder, its mark of wholeness first, and what became empty above it. */
  async erase(target: ResourceTarget): Promise<void> {
    const folder = this.folderOf(target);
    await explaining(`delete ${folder}`, async () => {
      await rm(this.#fileOf(target), { force: true });
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    });
    for (const above of [dirname(folder), dirname(dirname(folder))]) await rmdir(above).catch(() => undefined);
  }

  async #foldersOf(resource_type: ResourceType): Promise<readonly string[]> {
    const environments = (await namesIn(this.#paths.resources)).map((name) =>
      join(this.#paths.resources, name, fileNameOf(resource_type)),
    );
    const folders = await Promise.all(
      environments.map(async (above) => (await namesIn(above)).map((name) => join(above, name))),
    );
    return folders.flat();
  }

  #fileOf(target: ResourceTarget): string {
    return join(this.folderOf(target), markName);
  }
}
