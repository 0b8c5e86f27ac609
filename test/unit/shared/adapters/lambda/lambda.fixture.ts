import type { LambdaVersion } from '../../../../../shared/adapters/lambda/lambda-service.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';
import type { VersionDefinition } from '../../../../../shared/ports/service-deployer.port.ts';
import { plainTraffic } from '../../../../fixtures/plain-traffic.ts';

export const target = { environment_id: 'staging', service_name: 'cart' };

export const settings = {
  stage: 'test',
  account_id: '123456789012',
  region: 'eu-central-1',
  boundary_arn: 'arn:aws:iam::123456789012:policy/boundary',
  log_retention_days: 14,
};

export const definitionOf = (changes: Partial<VersionDefinition> = {}): VersionDefinition => ({
  version_id: '1.0.0-abc',
  version: '1.0.0',
  artifact: {
    kind: 'S3_OBJECT',
    location: 's3://artifacts/cart/1.zip',
    sha256: 'ab'.repeat(32),
    runtime: 'nodejs24.x',
    architecture: 'arm64',
  },
  command: ['index.handler'],
  variables: {},
  dependencies: [],
  resources: [],
  memory_bytes: 134_217_728,
  health_checks: [healthCheckSchema.parse({ kind: 'HTTP' })],
  stop_grace_milliseconds: 0,
  ...plainTraffic,
  ...changes,
});

export const lambdaVersion = (function_version: string): LambdaVersion => ({
  version_id: `v-${function_version}`,
  version: function_version,
  resources: [],
  function_version,
  artifact: { kind: 'S3_OBJECT', sha256: 'ab'.repeat(32) },
  content_hash: 'hash',
  health_checks: [healthCheckSchema.parse({ kind: 'HTTP' })],
  wanted_instances: 1,
});

/** A clock that only sleeping moves. */
export const sleepingClock = (began = 0) => {
  let now = began;
  const sleeps: number[] = [];
  return {
    clock: { now: () => now },
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds);
      now += Math.max(1, milliseconds);
    },
    sleeps,
  };
};

/** As the SDK throws it. */
export const awsError = (name: string, message = name, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
