import * as z from 'zod';
import type { ResourceRules } from '../../aws/resource-rules.ts';

const attributeName = z.string().min(1).max(255);
/** Text, a number or bytes. */
const keyType = z.enum(['S', 'N', 'B']);

export const tableSpecificationSchema = z
  .strictObject({
    /** The attribute that every item is found by. Keys can't be changed later. */
    partition_key: attributeName,
    partition_key_type: keyType.default('S'),
    /** The attribute that orders the items of one partition key. */
    sort_key: attributeName.optional(),
    sort_key_type: keyType.optional(),
    /** Whether the table can be brought back as it was at any second of the last 35 days; paid for by its size. */
    recoverable: z.boolean().default(true),
    /** Every table is, by keys of DynamoDB; may be stated, not turned off. */
    encrypted: z.literal(true).default(true),
  })
  .refine(({ sort_key, partition_key }) => sort_key !== partition_key, {
    path: ['sort_key'],
    message: 'must be another attribute than partition_key',
  })
  .refine(({ sort_key, sort_key_type }) => sort_key !== undefined || sort_key_type === undefined, {
    path: ['sort_key_type'],
    message: 'needs a sort_key',
  });
export type TableSpecification = z.infer<typeof tableSpecificationSchema>;

/**
 * On demand, DynamoDB charges for requests and for what is stored, recovery included, and nothing for a table by the hour
 * (aws.amazon.com/dynamodb/pricing/on-demand, as of November 2026). What will be stored is not known beforehand.
 */
export const tableRules: ResourceRules = {
  resource_type: 'DYNAMODB_TABLE',
  specification: tableSpecificationSchema,
  idle_cost_microusd_per_hour: 0,
};
