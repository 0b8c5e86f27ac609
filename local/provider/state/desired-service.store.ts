import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import type { ProviderPaths } from '../provider.paths.ts';
import { fileNameOf } from '../provider.paths.ts';
import { defaultRotation } from '../process/rotating.log.ts';
import { explaining, hasCode } from '../system-fault.ts';
import { completed, type DesiredService } from './desired-service.ts';
import { namesIn } from './names-in.ts';
import { removeOldLogs } from './remove-old-logs.ts';
import { readJson, writeJson } from './write-json.ts';

const filesPerInstance = defaultRotation.kept_files;
/** Whose logs are kept, beside those of as many as run. */
const formerInstances = 5;

/** The desired state on disk: one file per service, beside its versions' folders. */
export class DesiredServiceStore {
  readonly #paths: ProviderPaths;

  constructor(paths: ProviderPaths) {
    this.#paths = paths;
  }

  async save(service: DesiredService): Promise<void> {
    await explaining(
      `make the folder of service ${service.service_name}`,
      () => mkdir(this.#paths.service(service), { recursive: true, mode: 0o700 }),
      { isWorthWaiting: true },
    );
    await writeJson(this.#paths.desiredState(service), service);
  }

  /** Deletes the service's folder with all in it, and the environment's when that was its last. */
  async erase(target: ServiceTarget): Promise<void> {
    const folder = this.#paths.service(target);
    await explaining(`delete ${folder}`, () => removeFolder(folder));
    await removeIfEmpty(dirname(folder));
  }

  async eraseVersion(target: ServiceTarget, version_id: string): Promise<void> {
    const folder = this.#paths.version(target, version_id);
    await explaining(`delete ${folder}`, () => removeFolder(folder));
  }

  /** Every service that should be; what a crash left half made or half removed is deleted on the way. */
  async load(): Promise<readonly DesiredService[]> {
    const services: DesiredService[] = [];
    for (const environment of await foldersIn(this.#paths.services)) {
      for (const folder of await foldersIn(environment)) {
        const service = await this.#loadOne(folder);
        if (service !== undefined) services.push(service);
      }
      await removeIfEmpty(environment);
    }
    return services;
  }

  async #loadOne(folder: string): Promise<DesiredService | undefined> {
    const service = (await readJson(join(folder, 'desired.json'))) as DesiredService | undefined;
    if (service !== undefined && service.versions.length > 0) {
      await this.#removeUnknownVersions(service);
      await this.#removeOldLogs(service);
      return completed(service);
    }
    await removeFolder(folder);
    return undefined;
  }

  async #removeOldLogs(service: DesiredService): Promise<void> {
    for (const { definition, wanted_instances } of service.versions) {
      const logs = join(this.#paths.version(service, definition.version_id), 'logs');
      await removeOldLogs(logs, filesPerInstance * (wanted_instances + formerInstances));
    }
  }

  async #removeUnknownVersions(service: DesiredService): Promise<void> {
    const known = new Set(service.versions.map((version) => fileNameOf(version.definition.version_id)));
    const versions = this.#paths.versions(service);
    for (const name of await namesIn(versions)) if (!known.has(name)) await removeFolder(join(versions, name));
  }
}

const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

const removeIfEmpty = async (folder: string): Promise<void> => {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM')) throw error;
  }
};

const foldersIn = async (folder: string): Promise<readonly string[]> =>
  (await namesIn(folder)).filter((name) => name !== '.DS_Store').map((name) => join(folder, name));
