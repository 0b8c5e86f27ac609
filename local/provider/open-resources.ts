import type { ResourceDriver } from '../../shared/ports/resource-driver.port.ts';
import type { ProviderPaths } from './provider.paths.ts';
import { bucketKind } from './resource/bucket.kind.ts';
import type { CacheKindDeps } from './resource/cache.kind.ts';
import { CacheKind } from './resource/cache.kind.ts';
import { databaseKind } from './resource/database.kind.ts';
import { LocalDriver } from './resource/local.driver.ts';
import { ResourceStore } from './resource/resource.store.ts';
import type { Fences } from './state/fences.ts';

export type LocalResources = {
  readonly drivers: readonly ResourceDriver[];
  /** Resolves when the resources that run are healthy again, or have taken too long. */
  readonly resumed: Promise<void>;
  stop(): Promise<void>;
};

/** The drivers of all resource types of this machine; the caches that were there are started again. */
export const openResources = async (
  deps: CacheKindDeps,
  paths: ProviderPaths,
  fences: Fences,
): Promise<LocalResources> => {
  const store = new ResourceStore(paths);
  const caches = new CacheKind(deps);
  const kinds = [bucketKind, databaseKind, caches];
  for (const { resource_type } of kinds) await store.removeUnfinished(resource_type);
  for (const resource of await store.ofType(caches.resource_type))
    caches.resume({ folder: store.folderOf(resource.target), resource });
  return {
    drivers: kinds.map((kind) => new LocalDriver(kind, { store, fences })),
    resumed: caches.whenSettled(),
    stop: () => caches.stopAll(),
  };
};
