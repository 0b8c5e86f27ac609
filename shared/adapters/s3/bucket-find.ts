import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  type GetBucketTaggingCommandOutput,
} from '@aws-sdk/client-s3';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { unless } from '../aws/resource-fault.ts';
import { foreignResource, type FoundResource } from '../aws/resource-found.ts';
import { isOurs, tagsFrom, unfinishedTag } from '../aws/resource-ownership.ts';
import { bucketName, bucketOf, type BucketDeps } from './bucket-name.ts';

const readTags = async (deps: BucketDeps, name: string): Promise<GetBucketTaggingCommandOutput['TagSet']> => {
  const sent = deps.s3.send(new GetBucketTaggingCommand(bucketOf(deps, name)));
  return (await unless(['NoSuchTagSet'], sent))?.TagSet ?? [];
};

const readSpecification = async (deps: BucketDeps, name: string): Promise<FoundResource['specification']> => {
  const [versioning, encryption] = await Promise.all([
    deps.s3.send(new GetBucketVersioningCommand(bucketOf(deps, name))),
    unless(
      ['ServerSideEncryptionConfigurationNotFoundError'],
      deps.s3.send(new GetBucketEncryptionCommand(bucketOf(deps, name))),
    ),
  ]);
  return {
    versioned: versioning.Status === 'Enabled',
    encrypted: (encryption?.ServerSideEncryptionConfiguration?.Rules ?? []).length > 0,
  };
};

/** The bucket of that name as S3 has it. */
export const findBucket = async (deps: BucketDeps, target: ResourceTarget): Promise<FoundResource | undefined> => {
  const name = bucketName(deps, target);
  const list = await unless(['NoSuchBucket'], readTags(deps, name));
  if (list === undefined) return undefined;
  const tags = tagsFrom(list);
  if (!isOurs(deps.scope, target, tags)) return foreignResource(name);
  const specification = await unless(['NoSuchBucket'], readSpecification(deps, name));
  if (specification === undefined) return undefined;
  const state = unfinishedTag in tags ? 'unfinished' : 'whole';
  return { physical_id: name, specification, outputs: { BUCKET: name }, state };
};
