import * as z from 'zod';
import { inheritanceRuleSchema, validationRuleSchema } from '../configuration/configuration-hierarchy.ts';
import { cloudProviderSchema, nameSchema } from '../naming/names.ts';
import { resourceAllocationSchema } from '../resource/resource.ts';
import { variablesSchema } from '../service/service.ts';
import { environmentHoldSchema } from './hold.ts';
import { queuedDeploymentSchema } from './lease-queue.ts';
import { securityPolicySchema } from './security-policy.ts';

export const environmentTypeSchema = z.enum(['DEVELOPMENT', 'STAGING', 'PRODUCTION']);
export type EnvironmentType = z.infer<typeof environmentTypeSchema>;

export const environmentStatusSchema = z.enum(['ACTIVE', 'DEPLOYING', 'DECOMMISSIONING', 'DECOMMISSIONED']);
export type EnvironmentStatus = z.infer<typeof environmentStatusSchema>;

/** How much all services of the environment may take together. */
export const capacityLimitsSchema = z
  .strictObject({
    cpu_millicores: z.int().min(0).default(16_000),
    memory_bytes: z
      .int()
      .min(0)
      .default(16 * 1_073_741_824),
    instances: z.int().min(0).default(200),
    resources: z.int().min(0).default(100),
  })
  .meta({ id: 'CapacityLimits' });
export type CapacityLimits = z.infer<typeof capacityLimitsSchema>;

export const environmentConfigurationSchema = z
  .strictObject({
    /** Variables that every service of the environment gets, unless its own configuration or an override says otherwise. */
    variables: variablesSchema.default({}),
    limits: capacityLimitsSchema.prefault({}),
    /** A deployment whose resources cost more is refused; absent means no limit. */
    max_cost_microusd_per_hour: z.int().min(0).optional(),
    allowed_regions: z.array(z.string().min(1)).max(50).default([]),
    /** What must hold of the variables that each service ends up with. */
    validation_rules: z.array(validationRuleSchema).max(500).default([]),
    /** Variables of this environment that no service or override may change. */
    inheritance_rules: z.array(inheritanceRuleSchema).max(500).default([]),
  })
  .meta({ id: 'EnvironmentConfiguration' });
export type EnvironmentConfiguration = z.infer<typeof environmentConfigurationSchema>;

export const networkConfigurationSchema = z
  .strictObject({ address_range: z.string().max(64).optional(), public_access: z.boolean().default(false) })
  .meta({ id: 'NetworkConfiguration' });

export const monitoringEndpointSchema = z
  .strictObject({ name: nameSchema, kind: z.enum(['WEBHOOK']), url: z.url({ protocol: /^https?$/ }) })
  .meta({
    id: 'MonitoringEndpoint',
    description: 'Where notifications of the environment go, signed with HMAC-SHA-256.',
  });
export type MonitoringEndpoint = z.infer<typeof monitoringEndpointSchema>;

/** What a person writes to create or change an environment. */
export const environmentDefinitionSchema = z
  .strictObject({
    id: nameSchema,
    name: z.string().min(1).max(200).optional(),
    type: environmentTypeSchema,
    region: z.string().min(1).max(64).default('local'),
    cloud_provider: cloudProviderSchema.default('LOCAL'),
    configuration: environmentConfigurationSchema.prefault({}),
    security_policies: z.array(securityPolicySchema).max(100).default([]),
    network_config: networkConfigurationSchema.prefault({}),
    monitoring_endpoints: z.array(monitoringEndpointSchema).max(20).default([]),
  })
  .meta({ id: 'EnvironmentDefinition' });
export type EnvironmentDefinition = z.infer<typeof environmentDefinitionSchema>;

export const environmentSchema = z
  .strictObject({
    id: nameSchema,
    name: z.string(),
    type: environmentTypeSchema,
    region: z.string(),
    cloud_provider: cloudProviderSchema,
    configuration: environmentConfigurationSchema,
    resources: z.array(resourceAllocationSchema),
    security_policies: z.array(securityPolicySchema),
    network_config: networkConfigurationSchema,
    monitoring_endpoints: z.array(monitoringEndpointSchema),
    status: environmentStatusSchema,
    /** Grows by one with each change of the definition. */
    version: z.int(),
    /** While it is held: who stopped the line, why, and until when. */
    hold: environmentHoldSchema.optional(),
    /** While any wait for its lease: those, the next first. */
    queue: z.array(queuedDeploymentSchema).optional(),
  })
  .readonly()
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof environmentSchema>;
