import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalProvider } from '../../../local/provider/open-local-provider.ts';
import { openLocalProvider } from '../../../local/provider/open-local-provider.ts';
import { healthCheckSchema } from '../../../shared/domain/service/health-check.ts';
import type { Log } from '../../../shared/ports/log.port.ts';
import type { VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import type { ProcessDeployerUnderTest, Sample } from './process-deployer.under-test.ts';
import { plainTraffic } from '../../fixtures/plain-traffic.ts';

export const samplesFolder = fileURLToPath(new URL('../../fixtures/services', import.meta.url));

export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A health check that is quick to pass and quick to fail. */
export const quickCheck = healthCheckSchema.parse({
  kind: 'HTTP',
  path: '/health',
  interval_milliseconds: 50,
  start_period_milliseconds: 8_000,
});

export const sampleVersion = (
  sample: Sample,
  version: string,
  changes: Partial<VersionDefinition> = {},
): VersionDefinition => ({
  version_id: `${sample}-${version}`,
  version,
  artifact: { kind: 'DIRECTORY', location: samplesFolder },
  command: [process.execPath, `${sample}.mjs`],
  variables: {},
  dependencies: [],
  health_checks: [quickCheck],
  resources: [],
  memory_bytes: 134_217_728,
  stop_grace_milliseconds: 3_000,
  ...plainTraffic,
  ...changes,
});

export const temporaryHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'windlass-provider-'));

export const openAt = (home: string, log: Log = quietLog): Promise<LocalProvider> =>
  openLocalProvider({ home, clock: { now: () => Date.now() }, log });

/** A provider in a home of its own, which is deleted at the end. */
export const openTemporary = async (): Promise<LocalProvider & { readonly home: string }> => {
  const home = await temporaryHome();
  const provider = await openAt(home);
  const close = async () => {
    await provider.close();
    await rm(home, { recursive: true, force: true });
  };
  return { ...provider, home, close };
};

export const localDeployerUnderTest = async (): Promise<ProcessDeployerUnderTest> => {
  const { deployer, close } = await openTemporary();
  return { deployer, close, version: sampleVersion };
};
