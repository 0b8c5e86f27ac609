import type { TrafficPolicy } from '../../../shared/domain/service/traffic-policy.ts';
import type { InFlightGauge } from '../scaling/in-flight-gauge.ts';
import type { Backend } from './backend.ts';
import type { Weighted } from './weighted-choice.ts';

/** A version of a service, with its healthy instances. */
export type PooledVersion = Weighted & {
  readonly version: string;
  readonly traffic_policy: TrafficPolicy;
  readonly session_prefix: string;
  readonly gauge: InFlightGauge;
  readonly backends: readonly Backend[];
};

export type Pin =
  | { readonly kind: 'none' }
  | { readonly kind: 'version'; readonly version_id: string; readonly version: string }
  /** No instance of what was named can be asked; `running` are the versions of which one can. */
  | { readonly kind: 'unknown'; readonly running: readonly string[] };

const isNamed = ({ version_id, version }: PooledVersion, name: string): boolean =>
  version_id === name || version === name;

/**
 * Which version is meant by its id, or by the version as people know it: of two with that the one that was installed later. Whether it may be
 * named is for the version itself to say; where none may, a name means nothing.
 */
export const pinIn = (versions: readonly PooledVersion[], name: string): Pin => {
  const nameable = versions.filter(({ traffic_policy }) => traffic_policy.version_pins);
  const isKept = versions.some((version) => isNamed(version, name) && !nameable.includes(version));
  const running = nameable.filter(({ backends }) => backends.length > 0);
  const found =
    running.find(({ version_id }) => version_id === name) ?? running.findLast(({ version }) => version === name);
  if (found !== undefined) return { kind: 'version', version_id: found.version_id, version: found.version };
  if (isKept || nameable.length === 0) return { kind: 'none' };
  return { kind: 'unknown', running: [...new Set(running.map(({ version }) => version))] };
};

/** Sessions stick while any version that takes traffic asks for it. */
export const doSessionsStick = (versions: readonly PooledVersion[]): boolean =>
  versions.some(({ weight, traffic_policy }) => weight > 0 && traffic_policy.session_affinity === 'COOKIE');
