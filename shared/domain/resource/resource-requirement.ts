import * as z from 'zod';
import { nameSchema, tagSchema } from '../naming/names.ts';

export const resourceTypeSchema = z
  .enum([
    'EC2_INSTANCE',
    'S3_BUCKET',
    'RDS_DATABASE',
    'ELASTICACHE_CLUSTER',
    'DYNAMODB_TABLE',
    'SQS_QUEUE',
    'LAMBDA_FUNCTION',
    'ECS_SERVICE',
    'LOAD_BALANCER',
  ])
  .meta({
    id: 'ResourceType',
    description:
      'In an environment of provider LOCAL an S3_BUCKET is a directory, an RDS_DATABASE an SQLite file and an ELASTICACHE_CLUSTER a small in-memory server.',
  });
export type ResourceType = z.infer<typeof resourceTypeSchema>;

export const resourceConstraintSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('REGION'), allowed: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ kind: z.literal('MAX_LATENCY'), milliseconds: z.int().min(1) }),
  z.strictObject({ kind: z.literal('ENCRYPTED') }),
]);
export const optimizationRuleSchema = z.strictObject({
  metric: z.enum(['CPU', 'MEMORY', 'STORAGE']),
  below_percent: z.number().min(0).max(100),
  action: z.enum(['SCALE_DOWN', 'REPORT']),
});
export const costLimitSchema = z.strictObject({ max_cost_microusd_per_hour: z.int().min(0) });

export const resourceRequirementSchema = z
  .strictObject({
    /** The resource's logical name, unique within its environment. */
    name: nameSchema,
    resource_type: resourceTypeSchema,
    quantity: z.int().min(1).max(100).default(1),
    /** What the driver of the type understands, such as `{ "size_bytes": 1048576 }`. */
    specification: z.record(z.string().min(1).max(64), z.union([z.string(), z.number(), z.boolean()])).default({}),
    constraints: z.array(resourceConstraintSchema).default([]),
    optimization_rules: z.array(optimizationRuleSchema).default([]),
    cost_limits: z.array(costLimitSchema).default([]),
    tags: z.array(tagSchema).max(40).default([]),
  })
  .meta({
    id: 'ResourceRequirement',
    description:
      'A resource that a release needs: made if absent, reconfigured if different, left alone if it already is so.',
  });
export type ResourceRequirement = z.infer<typeof resourceRequirementSchema>;
