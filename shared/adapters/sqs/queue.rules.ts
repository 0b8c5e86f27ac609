import * as z from 'zod';
import type { ResourceRules } from '../aws/resource-rules.ts';

const seconds = (least: number, most: number, otherwise: number) => z.int().min(least).max(most).default(otherwise);

export const queueSpecificationSchema = z.strictObject({
  /** Each message once and in order. Part of the queue's name, so it can't be changed. */
  fifo: z.boolean().default(false),
  /** How long a message that somebody received is hidden from others. */
  visibility_timeout_seconds: seconds(0, 43_200, 30),
  message_retention_seconds: seconds(60, 1_209_600, 345_600),
  /** Every queue is, by keys of SQS; may be stated, not turned off. */
  encrypted: z.literal(true).default(true),
});

/** SQS charges for requests only, and nothing for a queue by the hour (aws.amazon.com/sqs/pricing, as of November 2026). */
export const queueRules: ResourceRules = {
  resource_type: 'SQS_QUEUE',
  specification: queueSpecificationSchema,
  idle_cost_microusd_per_hour: 0,
};
