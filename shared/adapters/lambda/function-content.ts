import type { FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import { urlVariableOf } from '../../domain/naming/url-variable.ts';
import type { Artifact } from '../../domain/service/artifact.ts';
import { ArtifactError, type ServiceTarget, type VersionDefinition } from '../../ports/service-deployer.port.ts';
import { parseLocation } from '../s3/artifact-location.ts';

export type LambdaArtifact = Extract<Artifact, { kind: 'S3_OBJECT' }>;

/** What a published version consists of. */
export type FunctionContent = {
  readonly code: { readonly S3Bucket: string; readonly S3Key: string };
  readonly code_sha256_base64: string;
  readonly architecture: LambdaArtifact['architecture'];
  readonly configuration: {
    readonly Role: string;
    readonly Runtime: Runtime;
    readonly Handler: string;
    readonly Timeout: number;
    readonly MemorySize: number;
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  };
};

const timeout_seconds = 30;
const mebibyte = 1_048_576;
const leastMemory_mebibytes = 128;

/** Throws ArtifactError for what is no Lambda package. */
export const lambdaArtifactOf = ({ artifact }: Pick<VersionDefinition, 'artifact'>): LambdaArtifact => {
  if (artifact.kind === 'S3_OBJECT') return artifact;
  throw new ArtifactError(
    `${artifact.location} is a ${artifact.kind}, which AWS cannot run. Put a .zip into S3 and name it as an S3_OBJECT.`,
  );
};

const variablesOf = (
  target: ServiceTarget,
  { variables, version, version_id }: VersionDefinition,
  addresses: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries([...addresses].map(([name, url]) => [urlVariableOf(name), url])),
  ...variables,
  WINDLASS_ENVIRONMENT: target.environment_id,
  WINDLASS_SERVICE: target.service_name,
  WINDLASS_VERSION: version,
  WINDLASS_VERSION_ID: version_id,
});

/** What Lambda is to publish for a version. `addresses`: of its dependencies, by name. Throws ArtifactError. */
export const functionContent = (
  target: ServiceTarget,
  definition: VersionDefinition,
  addresses: ReadonlyMap<string, string>,
  role_arn: string,
): FunctionContent => {
  const artifact = lambdaArtifactOf(definition);
  const { bucket, key } = parseLocation(artifact.location);
  return {
    code: { S3Bucket: bucket, S3Key: key },
    code_sha256_base64: Buffer.from(artifact.sha256, 'hex').toString('base64'),
    architecture: artifact.architecture,
    configuration: {
      Role: role_arn,
      // Lambda knows runtimes that this SDK does not know yet; it says so itself if it does not.
      Runtime: artifact.runtime as Runtime,
      Handler: definition.command[0] ?? '',
      Timeout: timeout_seconds,
      MemorySize: Math.max(leastMemory_mebibytes, Math.ceil(definition.memory_bytes / mebibyte)),
      Environment: { Variables: variablesOf(target, definition, addresses) },
    },
  };
};

const isSameVariables = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);

export const hasCode = (found: FunctionConfiguration, { code_sha256_base64, architecture }: FunctionContent): boolean =>
  found.CodeSha256 === code_sha256_base64 && found.Architectures?.[0] === architecture;

export const hasConfiguration = (found: FunctionConfiguration, { configuration }: FunctionContent): boolean =>
  found.Role === configuration.Role &&
  found.Runtime === configuration.Runtime &&
  found.Handler === configuration.Handler &&
  found.Timeout === configuration.Timeout &&
  found.MemorySize === configuration.MemorySize &&
  isSameVariables(configuration.Environment.Variables, found.Environment?.Variables ?? {});
