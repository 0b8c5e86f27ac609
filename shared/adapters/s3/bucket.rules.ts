import * as z from 'zod';
import type { ResourceRules } from '../aws/resource-rules.ts';

export const bucketSpecificationSchema = z.strictObject({
  /** Keeps what is overwritten or deleted, which is paid for until it is removed. */
  versioned: z.boolean().default(false),
  /** Every bucket is, by keys of S3; may be stated, not turned off. */
  encrypted: z.literal(true).default(true),
});

/**
 * S3 charges for what is stored and for requests, and nothing for a bucket by the hour (aws.amazon.com/s3/pricing, as of November 2026). What
 * will be stored is not known beforehand.
 */
export const bucketRules: ResourceRules = {
  resource_type: 'S3_BUCKET',
  specification: bucketSpecificationSchema,
  idle_cost_microusd_per_hour: 0,
};
