import * as z from 'zod';
import { deploymentRequestSchema } from '../domain/deployment/deployment.ts';
import { subjectSchema } from '../domain/environment/security-policy.ts';

/** What EventBridge wraps every event in. `detail` is the sender's. */
export const busEventSchema = z.looseObject({
  id: z.string().min(1).max(256),
  source: z.string().min(1).max(256),
  'detail-type': z.string(),
  /** When it happened: the same whenever the event is delivered again. */
  time: z.iso.datetime({ offset: true }),
  detail: z.unknown(),
});
export type BusEvent = z.infer<typeof busEventSchema>;

/** The detail of `windlass.deployment.requested`: what POST /v1/deployments takes, and for whom it is asked if not for the source itself. */
export const requestedDeploymentSchema = deploymentRequestSchema.extend({ requested_by: subjectSchema.optional() });

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html; an image without a tag has no `image-tag`. */
export const imageActionSchema = z.looseObject({
  'action-type': z.string(),
  result: z.string(),
  'repository-name': z.string().min(1).max(256),
  'image-digest': z.string().min(1).max(256),
  'image-tag': z.string().max(300).optional(),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html; the key is as it is, not encoded for URLs. */
export const objectCreatedSchema = z.looseObject({
  bucket: z.looseObject({ name: z.string().min(1).max(256) }),
  object: z.looseObject({ key: z.string().min(1).max(1_024), 'version-id': z.string().max(1_024).optional() }),
});
