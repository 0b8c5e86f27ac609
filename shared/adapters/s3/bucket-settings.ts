import {
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { ResourceDefinition } from '../../ports/resource-driver.port.ts';
import { partitionOf } from '../aws/resource-deps.ts';
import { tlsOnlyPolicy } from '../aws/resource-policy.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';
import { bucketSpecificationSchema } from './bucket.rules.ts';

const allPublicAccessBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const secure = async (deps: BucketDeps, name: string): Promise<void> => {
  const arn = `arn:${partitionOf(deps.scope.region)}:s3:::${name}`;
  const bucket = bucketOf(deps, name);
  await deps.s3.send(
    new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: allPublicAccessBlocked }),
  );
  await deps.s3.send(
    new PutBucketEncryptionCommand({
      ...bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  await deps.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: tlsOnlyPolicy('s3', [arn, `${arn}/*`]) }));
};

/** Versioning is never turned off again, only suspended: what it kept stays. A bucket that never had it is left without. */
const setVersioning = async (deps: BucketDeps, name: string, wanted: boolean, isOn: boolean): Promise<void> => {
  if (wanted === isOn) return;
  const VersioningConfiguration = { Status: wanted ? ('Enabled' as const) : ('Suspended' as const) };
  await deps.s3.send(new PutBucketVersioningCommand({ ...bucketOf(deps, name), VersioningConfiguration }));
};

/** Brings a bucket to its specification, and closes it again to all that it must be closed to. */
export const applyBucketSettings = async (
  deps: BucketDeps,
  name: string,
  specification: ResourceDefinition['specification'],
  isVersioned: boolean,
): Promise<void> => {
  await secure(deps, name);
  await setVersioning(deps, name, bucketSpecificationSchema.parse(specification).versioned, isVersioned);
};
