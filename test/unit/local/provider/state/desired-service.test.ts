import { describe, expect, it } from '@jest/globals';
import type { DesiredService } from '../../../../../local/provider/state/desired-service.ts';
import {
  dependenciesOf,
  withInstances,
  withoutVersion,
  withVersion,
  withWeights,
} from '../../../../../local/provider/state/desired-service.ts';
import type { VersionDefinition } from '../../../../../shared/ports/service-deployer.port.ts';
import { plainTraffic } from '../../../../fixtures/plain-traffic.ts';

const empty: DesiredService = { environment_id: 'staging', service_name: 'web', port: 20_000, versions: [] };
const definition = (version_id: string, changes: Partial<VersionDefinition> = {}): VersionDefinition => ({
  version_id,
  version: version_id,
  artifact: { kind: 'DIRECTORY', location: '/app' },
  command: ['node'],
  variables: { ONE: '1', TWO: '2' },
  dependencies: [],
  health_checks: [],
  resources: [],
  memory_bytes: 134_217_728,
  stop_grace_milliseconds: 0,
  ...plainTraffic,
  ...changes,
});
const two = withVersion(
  withVersion(empty, definition('a', { dependencies: ['db'] })),
  definition('b', { dependencies: ['db', 'mail'] }),
);

describe('what is wanted of a service', () => {
  it('begins with a version that has no instance and no traffic', () => {
    expect(withVersion(empty, definition('a')).versions).toMatchObject([{ wanted_instances: 0, weight: 0 }]);
  });

  it('takes new checks and another location for a known version, and keeps its instances', () => {
    const scaled = withInstances(two, 'a', 3);
    const changed = withVersion(
      scaled,
      definition('a', {
        dependencies: ['db'],
        stop_grace_milliseconds: 9,
        artifact: { kind: 'DIRECTORY', location: '/moved' },
        variables: { TWO: '2', ONE: '1' },
      }),
    );
    expect(changed.versions[0]).toMatchObject({ wanted_instances: 3, definition: { stop_grace_milliseconds: 9 } });
    expect(changed.versions).toHaveLength(2);
  });

  it.each([
    ['command', { command: ['deno'] }],
    ['variables', { variables: { ONE: '2' } }],
    ['dependencies', { dependencies: [] }],
    ['kind of artifact', { artifact: { kind: 'TARBALL' as const, location: '/app.tar', sha256: 'f'.repeat(64) } }],
  ])('refuses another %s under a known version id', (_name, changes) => {
    expect(() => withVersion(two, definition('a', { dependencies: ['db'], ...changes }))).toThrow(
      /Give the new content its own version id/,
    );
  });

  it('takes a hash that is named only now for a known version, and then no other', () => {
    const hashed = (digit: string) =>
      definition('a', {
        dependencies: ['db'],
        artifact: { kind: 'DIRECTORY', location: '/app', sha256: digit.repeat(64) },
      });
    const named = withVersion(two, hashed('f'));
    expect(named.versions[0]?.definition.artifact.sha256).toBe('f'.repeat(64));
    expect(() => withVersion(named, hashed('e'))).toThrow(/Give the new content its own version id/);
  });

  it('gives a version that is not named no traffic', () => {
    const shifted = withWeights(withWeights(two, [{ version_id: 'a', weight: 100 }]), [{ version_id: 'b', weight: 5 }]);
    expect(shifted.versions.map((version) => version.weight)).toEqual([0, 5]);
  });

  it('refuses traffic for an unknown version, but not none for one', () => {
    expect(() => withWeights(two, [{ version_id: 'c', weight: 1 }])).toThrow(
      /Version c of web is not installed in environment staging/,
    );
    expect(withWeights(two, [{ version_id: 'c', weight: 0 }])).toEqual(two);
  });

  it('depends on what any of its versions depends on', () => {
    expect(dependenciesOf(two)).toEqual(['db', 'mail']);
    expect(dependenciesOf(withoutVersion(two, 'b'))).toEqual(['db']);
  });
});
