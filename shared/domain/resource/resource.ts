import * as z from 'zod';
import { cloudProviderSchema, nameSchema, tagSchema } from '../naming/names.ts';
import { resourceTypeSchema } from './resource-requirement.ts';

export const resourceStatusSchema = z.enum(['CREATING', 'AVAILABLE', 'CONFIGURING', 'FAILED', 'DELETING', 'DELETED']);
export type ResourceStatus = z.infer<typeof resourceStatusSchema>;

export const resourceAllocationSchema = z
  .strictObject({
    resource_id: z.string(),
    name: nameSchema,
    resource_type: resourceTypeSchema,
    quantity: z.int(),
    service_names: z.array(nameSchema),
  })
  .meta({ id: 'ResourceAllocation', description: 'Which services use a resource.' });
export type ResourceAllocation = z.infer<typeof resourceAllocationSchema>;

export const lifecyclePolicySchema = z
  .strictObject({ kind: z.enum(['KEEP_ON_ROLLBACK', 'REMOVE_WITH_ENVIRONMENT']), reason: z.string() })
  .meta({ id: 'LifecyclePolicy' });
export const resourceConfigurationSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** An infrastructure resource that Windlass made in an environment: at most one live one for each name (invariant I1). */
export const resourceSchema = z
  .strictObject({
    id: z.string(),
    name: nameSchema,
    environment_id: nameSchema,
    type: resourceTypeSchema,
    provider: cloudProviderSchema,
    region: z.string(),
    configuration: resourceConfigurationSchema,
    allocation: resourceAllocationSchema,
    status: resourceStatusSchema,
    cost_center: z.string(),
    cost_microusd_per_hour: z.int().min(0),
    physical_id: z.string(),
    outputs: z.record(z.string(), z.string()),
    tags: z.array(tagSchema),
    lifecycle_policies: z.array(lifecyclePolicySchema),
    created_by_deployment: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .readonly()
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof resourceSchema>;
