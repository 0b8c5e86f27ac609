import type { PushTrigger } from './trigger.ts';
import { matchPattern, sampleOf } from './wildcard-pattern.ts';

/** What was pushed, as a trigger looks at it. */
export type Push =
  | {
      readonly kind: 'ECR_IMAGE_PUSH';
      readonly repository: string;
      readonly image_tag: string;
      readonly image_digest: string;
    }
  | { readonly kind: 'S3_OBJECT_PUT'; readonly bucket: string; readonly key: string; readonly version_id?: string };

type Watched = Pick<PushTrigger, 'kind'> &
  (
    | { readonly kind: 'ECR_IMAGE_PUSH'; readonly repository_pattern: string; readonly tag_pattern: string }
    | { readonly kind: 'S3_OBJECT_PUT'; readonly bucket: string; readonly key_pattern: string }
  );

/** The version that a push is of, by a trigger; undefined when the trigger does not watch for it. */
export const versionOfPush = (trigger: Watched, push: Push): string | undefined => {
  if (trigger.kind === 'ECR_IMAGE_PUSH') {
    if (push.kind !== trigger.kind || matchPattern(trigger.repository_pattern, push.repository) === undefined)
      return undefined;
    return matchPattern(trigger.tag_pattern, push.image_tag)?.version;
  }
  if (push.kind !== trigger.kind || push.bucket !== trigger.bucket) return undefined;
  return matchPattern(trigger.key_pattern, push.key)?.version;
};

/** The placeholder that asks for the object's own hash, which no event tells. */
export const hashPlaceholder = 'sha256';

/** What the placeholders of a template stand for; of an object its hash too, once it is known. */
export const valuesOfPush = (
  push: Push,
  { version, event_id, sha256 }: { readonly version: string; readonly event_id: string; readonly sha256?: string },
): ReadonlyMap<string, string> =>
  new Map([
    ['version', version],
    ['event_id', event_id],
    ...Object.entries(
      push.kind === 'ECR_IMAGE_PUSH'
        ? { repository: push.repository, image_tag: push.image_tag, image_digest: push.image_digest }
        : { bucket: push.bucket, key: push.key, ...(sha256 !== undefined && { [hashPlaceholder]: sha256 }) },
    ),
  ]);

const sampleVersion = '1.0.0';

/** A push as the trigger watches for, to try its template with. */
const samplePush = (trigger: Watched): Push =>
  trigger.kind === 'ECR_IMAGE_PUSH'
    ? {
        kind: trigger.kind,
        repository: sampleOf(trigger.repository_pattern, sampleVersion),
        image_tag: sampleOf(trigger.tag_pattern, sampleVersion),
        image_digest: `sha256:${'0'.repeat(64)}`,
      }
    : { kind: trigger.kind, bucket: trigger.bucket, key: sampleOf(trigger.key_pattern, sampleVersion) };

export const sampleValues = (trigger: Watched): ReadonlyMap<string, string> =>
  valuesOfPush(samplePush(trigger), {
    version: sampleVersion,
    event_id: '00000000-0000-4000-8000-000000000000',
    sha256: '0'.repeat(64),
  });
