import type { Artifact } from '../../shared/domain/service/artifact.ts';
import { emptySample, type TrafficSample } from '../../shared/domain/judge/traffic-sample.ts';
import { WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import {
  ArtifactError,
  FencedError,
  type InstanceHealth,
  type RunningService,
  type RunningVersion,
  type ServiceDeployer,
  type ServiceTarget,
  type VersionDefinition,
} from '../../shared/ports/service-deployer.port.ts';

type Version = {
  definition: VersionDefinition;
  wanted: number;
  weight: number;
  instances: { readonly id: string; looks: number }[];
};
type Service = { readonly url: string; readonly versions: Map<string, Version> };

/** How instances of a version do: `slow` ones are healthy after so many looks at them. */
export type Behaviour =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'never-healthy' }
  | { readonly kind: 'exits' }
  | { readonly kind: 'slow'; readonly looks: number };

class NotInstalledError extends WindlassError {
  override readonly name = 'NotInstalledError';
  readonly code = 'not_installed';
}
class VersionConflictError extends WindlassError {
  override readonly name = 'VersionConflictError';
  readonly code = 'version_conflict';
}

const keyOf = ({ environment_id, service_name }: ServiceTarget): string => `${environment_id}/${service_name}`;
const byFirst = ([left]: readonly [string, ...unknown[]], [right]: readonly [string, ...unknown[]]): number =>
  left.localeCompare(right);
const isSameArtifact = ({ artifact: one }: VersionDefinition, { artifact: other }: VersionDefinition): boolean =>
  one.kind === other.kind && (one.sha256 === undefined || other.sha256 === undefined || one.sha256 === other.sha256);
const contentOf = ({ command, variables, dependencies }: VersionDefinition): string =>
  JSON.stringify([command, Object.entries(variables).toSorted(byFirst), [...dependencies].sort()]);

/**
 * Services in memory, with the rules of the real deployer: versions are installed, scaled and given traffic as is wanted, an older token is
 * fenced, a service without a version is gone. Nothing runs, so instances are as healthy as a test says.
 */
export const fakeServiceDeployer = () => {
  const services = new Map<string, Service>();
  const fences = new Map<string, number>();
  const behaviours = new Map<string, Behaviour>();
  const lost = new Set<string>();
  const contents = new Map<string, string>();
  const added = new Map<string, number>();
  const samples = new Map<string, (since_milliseconds: number) => TrafficSample>();
  const effects: string[] = [];
  let started = 0;
  let measured_since: number | undefined;

  const admit = ({ environment_id }: ServiceTarget, token: number): void => {
    const newest = fences.get(environment_id) ?? 0;
    if (token < newest) throw new FencedError(`token ${token} is older than ${newest}`);
    fences.set(environment_id, token);
  };
  const needService = (target: ServiceTarget): Service => {
    const service = services.get(keyOf(target));
    if (service === undefined) throw new NotInstalledError(`Service ${target.service_name} is not installed.`);
    return service;
  };
  const needVersion = (target: ServiceTarget, version_id: string): Version => {
    const version = needService(target).versions.get(version_id);
    if (version === undefined)
      throw new NotInstalledError(`Version ${version_id} of ${target.service_name} is not installed.`);
    return version;
  };
  const behaviourOf = ({ definition }: Version): Behaviour =>
    behaviours.get(definition.version_id) ?? behaviours.get(definition.version) ?? { kind: 'healthy' };

  const healthOf = (version: Version, { id, looks }: { id: string; looks: number }): InstanceHealth => {
    const behaviour = behaviourOf(version);
    const health = (state: InstanceHealth['state'], last_answer: string, restarts = 0): InstanceHealth => ({
      instance_id: id,
      state,
      last_answer,
      restarts,
    });
    switch (behaviour.kind) {
      case 'healthy':
        return health('HEALTHY', 'GET /health answered 200');
      case 'never-healthy':
        return health('UNHEALTHY', 'GET /health answered 503, expected 200');
      case 'exits':
        return health('EXITED', 'exited with code 1: Error: no database', 2);
      case 'slow':
        return looks >= behaviour.looks
          ? health('HEALTHY', 'GET /health answered 200')
          : health('STARTING', 'GET /health was refused');
    }
  };
  /** What runs by load, beyond what is wanted. */
  const addedTo = ({ definition: { version_id, version }, wanted }: Version) =>
    wanted === 0
      ? []
      : Array.from({ length: added.get(version_id) ?? added.get(version) ?? 0 }, (_, index) => ({
          id: `${version_id}-by-load-${index}`,
          looks: 0,
        }));
  const runningOf = (version: Version): RunningVersion => ({
    version_id: version.definition.version_id,
    version: version.definition.version,
    wanted_instances: version.wanted,
    weight: version.weight,
    instances: [...version.instances, ...addedTo(version)].map((instance) => healthOf(version, instance)),
  });
  const wordsOf = (target: ServiceTarget, version_id: string): string =>
    `${target.service_name} ${services.get(keyOf(target))?.versions.get(version_id)?.definition.version ?? version_id}`;

  const deployer: ServiceDeployer = {
    checkArtifact: async (artifact: Artifact) =>
      lost.has(artifact.location)
        ? { outcome: 'missing', message: `there is nothing at ${artifact.location}` }
        : { outcome: 'available', size_bytes: 1, sha256: contents.get(artifact.location) ?? 'ab'.repeat(32) },
    describe: async (target) => {
      const service = services.get(keyOf(target));
      return service === undefined
        ? undefined
        : {
            url: service.url,
            versions: [...service.versions.values()].map(runningOf),
            ...(measured_since !== undefined && { measured_since_milliseconds: measured_since }),
          };
    },
    addressOf: async (target) => needService(target).url,
    install: async (target, definition, token) => {
      admit(target, token);
      const known = services.get(keyOf(target))?.versions.get(definition.version_id);
      const isSame = known === undefined || isSameArtifact(known.definition, definition);
      if (!isSame || (known !== undefined && contentOf(known.definition) !== contentOf(definition)))
        throw new VersionConflictError(`Version ${definition.version_id} is installed with another content.`);
      if (known === undefined && lost.has(definition.artifact.location))
        throw new ArtifactError(`There is nothing at ${definition.artifact.location}.`);
      const service = services.get(keyOf(target)) ?? { url: `http://${target.service_name}.test`, versions: new Map() };
      services.set(keyOf(target), service);
      if (known !== undefined) known.definition = definition;
      else {
        service.versions.set(definition.version_id, { definition, wanted: 0, weight: 0, instances: [] });
        effects.push(`install ${wordsOf(target, definition.version_id)}`);
      }
    },
    scale: async (target, version_id, instances, token) => {
      admit(target, token);
      if (instances === 0 && services.get(keyOf(target))?.versions.has(version_id) !== true) return;
      const version = needVersion(target, version_id);
      const missing = version.definition.dependencies.find(
        (service_name) => !services.has(keyOf({ ...target, service_name })),
      );
      if (instances > 0 && missing !== undefined) throw new NotInstalledError(`Service ${missing} is not installed.`);
      if (version.wanted !== instances) effects.push(`scale ${wordsOf(target, version_id)} to ${instances}`);
      version.wanted = instances;
      const usable = version.instances.slice(0, instances);
      const more = Array.from({ length: instances - usable.length }, () => ({
        id: `${target.service_name}-${(started += 1)}`,
        looks: 0,
      }));
      version.instances = [...usable, ...more];
    },
    shiftTraffic: async (target, weights, token) => {
      admit(target, token);
      if (weights.every(({ weight }) => weight === 0) && !services.has(keyOf(target))) return;
      for (const { version_id, weight } of weights) if (weight > 0) needVersion(target, version_id);
      const shares = weights.map(({ version_id, weight }) => `${wordsOf(target, version_id)}: ${weight}`);
      effects.push(`shift ${target.service_name} to ${shares.join(', ') || 'nothing'}`);
      for (const [version_id, version] of needService(target).versions)
        version.weight = weights.find((share) => share.version_id === version_id)?.weight ?? 0;
    },
    remove: async (target, version_id, token) => {
      admit(target, token);
      const service = services.get(keyOf(target));
      if (service?.versions.has(version_id) !== true) return;
      effects.push(`remove ${wordsOf(target, version_id)}`);
      service.versions.delete(version_id);
      if (service.versions.size === 0) services.delete(keyOf(target));
    },
    waitUntilSettled: async (target, version_id) => {
      const version = services.get(keyOf(target))?.versions.get(version_id);
      if (version === undefined) return undefined;
      for (const instance of version.instances) instance.looks += 1;
      return runningOf(version);
    },
    measure: async (target) =>
      [...(services.get(keyOf(target))?.versions.keys() ?? [])].map((version_id) => ({
        version_id,
        requests: 0,
        errors: 0,
        latency_p50_milliseconds: 0,
        latency_p95_milliseconds: 0,
        latency_p99_milliseconds: 0,
      })),
    sample: async (target, since_milliseconds) =>
      [...(services.get(keyOf(target))?.versions.values() ?? [])].map(({ definition: { version_id, version } }) => ({
        version_id,
        ...(samples.get(version_id) ?? samples.get(version) ?? (() => emptySample))(since_milliseconds),
      })),
  };

  return {
    deployer,
    /** What was really done, in order. */
    effects,
    /** By version id, or by version. */
    behave: (version: string, behaviour: Behaviour['kind'], looks = 2) =>
      void behaviours.set(version, behaviour === 'slow' ? { kind: behaviour, looks } : { kind: behaviour }),
    /** A version, by its id or version, runs so many instances by load beyond those that are wanted, while any are. */
    load: (version: string, instances: number) => void added.set(version, instances),
    /** What a version, by its id or version, is seen to be asked since a time; nothing while a test does not say. */
    sampled: (version: string, sampleOf: (since_milliseconds: number) => TrafficSample) =>
      void samples.set(version, sampleOf),
    /** As when the provider is started again: what was asked before is not known any more. */
    forgetTraffic: (now: number) => void (measured_since = now),
    changeArtifact: (location: string, sha256: string) => void contents.set(location, sha256),
    loseArtifact: (location: string) => void lost.add(location),
    /** As after a disaster: the provider has forgotten the service. */
    lose: (service_name: string, environment_id = 'dev') => void services.delete(`${environment_id}/${service_name}`),
    definitionOf: (service_name: string, version_id: string) =>
      services.get(`dev/${service_name}`)?.versions.get(version_id)?.definition,
    variablesOf: (service_name: string, version_id: string) =>
      services.get(`dev/${service_name}`)?.versions.get(version_id)?.definition.variables,
    dependenciesOf: (service_name: string, version_id: string, environment_id = 'dev'): readonly string[] =>
      services.get(`${environment_id}/${service_name}`)?.versions.get(version_id)?.definition.dependencies ?? [],
    /** What serves and what is installed, without the names of instances: equal before and after when all was put back. */
    picture: () =>
      Object.fromEntries(
        [...services].map(([key, { versions }]) => [
          key,
          [...versions.values()]
            .map(({ definition, wanted, weight }): [string, number, number] => [definition.version_id, wanted, weight])
            .toSorted(byFirst),
        ]),
      ),
    /** The service behind an address. */
    behind: (url: string): RunningService | undefined => {
      const found = [...services.values()].find((service) => url.startsWith(service.url));
      return found === undefined
        ? undefined
        : { url: found.url, versions: [...found.versions.values()].map(runningOf) };
    },
  };
};
export type FakeServiceDeployer = ReturnType<typeof fakeServiceDeployer>;
