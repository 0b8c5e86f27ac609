import type { ServiceDeployer, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';

/** The services of test/fixtures/services. */
export type Sample =
  | 'healthy'
  | 'never-healthy'
  | 'exits-at-once'
  | 'ignores-term'
  | 'slow-start'
  | 'crashes'
  | 'with-child';

/** A deployer with nothing deployed, and versions that it can run. */
export type ProcessDeployerUnderTest = {
  readonly deployer: ServiceDeployer;
  /** A version of a sample, with its own id; `changes` replace parts of its definition. */
  version(sample: Sample, version: string, changes?: Partial<VersionDefinition>): VersionDefinition;
  close(): Promise<void>;
};
