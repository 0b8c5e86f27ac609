import { developmentEnvironment, sampleService, smallRelease } from '../../fixtures/small-release.ts';
import type { Round, Setting } from './setting.ts';

export const environment_id = 'lab';

const pictures = { name: 'pictures', resource_type: 'S3_BUCKET' };
const services = (version: string): readonly object[] => [
  sampleService('base', 'healthy.mjs', {
    version,
    deployment_strategy: { kind: 'ROLLING' },
    resource_names: ['pictures'],
  }),
  sampleService('front', 'healthy.mjs', {
    version,
    dependencies: [{ service_name: 'base' }],
    scaling_rules: [{ min_instances: 2, max_instances: 2 }],
    deployment_strategy: { kind: 'ROLLING' },
  }),
];
const request =
  (status: number) =>
  (version: string): object =>
    smallRelease(`release-${version.replaceAll('.', '-')}`, environment_id, services(version), {
      resource_requirements: [
        pictures,
        { name: `more-${version.replaceAll('.', '-')}`, resource_type: 'RDS_DATABASE' },
      ],
      success_criteria: {
        api_tests: [{ name: 'answers', service_name: 'front', request: { path: '/' }, expect: { status } }],
        bake_seconds: 1,
      },
    });

export const rounds: readonly Round[] = [
  {
    name: 'a release',
    request: request(200),
    cut: 'release',
    events: 18,
    outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
  },
  {
    name: 'a release that fails its tests',
    request: request(418),
    cut: 'release',
    events: 22,
    outcome: { status: 'FAILED', rollback: 'COMPLETED' },
  },
  {
    name: 'a rollback',
    request: request(200),
    cut: 'rollback',
    events: 4,
    outcome: { status: 'COMPLETED', rollback: 'COMPLETED' },
  },
];

/** Two small services that depend on each other, with resources, and tests that pass or don't. */
export const smallReleases: Setting = {
  name: 'a release of small services',
  environment_id,
  environment: async () => developmentEnvironment(environment_id),
  first: async () => request(200)('1.0.0'),
  used: [
    { service_name: 'base', path: '/' },
    { service_name: 'front', path: '/' },
  ],
  rounds,
};
