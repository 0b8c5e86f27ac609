import { imageActionSchema, objectCreatedSchema, type BusEvent } from '../../shared/contracts/inbound-events.ts';
import { parseBody } from '../../shared/domain/specification/parse-body.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import type { Push } from '../../shared/domain/trigger/push.ts';

export type ReadPush =
  | { readonly outcome: 'push'; readonly push: Push }
  /** Nothing that a trigger could be for, such as a deleted image. */
  | { readonly outcome: 'none' }
  | { readonly outcome: 'malformed'; readonly faults: readonly SpecificationFault[] };

const none: ReadPush = { outcome: 'none' };

const imagePush = (detail: unknown): ReadPush => {
  const parsed = parseBody(imageActionSchema, detail);
  if (parsed.outcome === 'invalid') return { outcome: 'malformed', faults: parsed.faults };
  const { 'action-type': action, result, 'image-tag': image_tag = '', ...image } = parsed.value;
  if (action !== 'PUSH' || result !== 'SUCCESS') return none;
  const push = {
    kind: 'ECR_IMAGE_PUSH',
    repository: image['repository-name'],
    image_digest: image['image-digest'],
  } as const;
  return { outcome: 'push', push: { ...push, image_tag } };
};

const objectPut = (detail: unknown): ReadPush => {
  const parsed = parseBody(objectCreatedSchema, detail);
  if (parsed.outcome === 'invalid') return { outcome: 'malformed', faults: parsed.faults };
  const { bucket, object } = parsed.value;
  const version_id = object['version-id'];
  const push = { kind: 'S3_OBJECT_PUT', bucket: bucket.name, key: object.key } as const;
  return { outcome: 'push', push: { ...push, ...(version_id !== undefined && { version_id }) } };
};

/** What an event of ECR or S3 tells of. */
export const readPush = ({ source, 'detail-type': detail_type, detail }: BusEvent): ReadPush => {
  if (source === 'aws.ecr' && detail_type === 'ECR Image Action') return imagePush(detail);
  if (source === 'aws.s3' && detail_type === 'Object Created') return objectPut(detail);
  return none;
};
