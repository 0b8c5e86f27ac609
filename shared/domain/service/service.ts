import * as z from 'zod';
import { cloudProviderSchema, nameSchema, versionSchema } from '../naming/names.ts';
import { processTextSchema } from '../naming/process-text.ts';
import { resourceRequirementSchema } from '../resource/resource-requirement.ts';
import { artifactSchema } from './artifact.ts';
import { deploymentStrategySchema } from './deployment-strategy.ts';
import { healthCheckSchema } from './health-check.ts';
import { trafficPolicySchema } from './traffic-policy.ts';

export const serviceTypeSchema = z.enum([
  'MICROSERVICE',
  'FRONTEND',
  'GATEWAY',
  'WORKER',
  'FUNCTION',
  'DATABASE',
  'CACHE',
  'QUEUE',
]);
export type ServiceType = z.infer<typeof serviceTypeSchema>;

export const serviceStatusSchema = z.enum([
  'PENDING',
  'DEPLOYING',
  'ACTIVE',
  'UNHEALTHY',
  'FAILED',
  'ROLLED_BACK',
  'REMOVED',
]);
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

export const serviceDependencySchema = z.strictObject({ service_name: nameSchema }).meta({ id: 'ServiceDependency' });
export type ServiceDependency = z.infer<typeof serviceDependencySchema>;

export const variableNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,127}$/, 'must be upper-case letters, digits and underscores, beginning with a letter');
export const variableValueSchema = z.union([processTextSchema(0, 32_768), z.number(), z.boolean()]);
export const variablesSchema = z.record(variableNameSchema, variableValueSchema);
export type Variables = z.infer<typeof variablesSchema>;

export const serviceConfigurationSchema = z
  .strictObject({ variables: variablesSchema.default({}) })
  .meta({ id: 'ServiceConfiguration' });
export type ServiceConfiguration = z.infer<typeof serviceConfigurationSchema>;

export const scalingRuleSchema = z
  .strictObject({
    min_instances: z.int().min(1).max(100).default(1),
    max_instances: z.int().min(1).max(100).default(1),
    /** Requests in flight per instance, on average over some seconds, above which an instance is added, up to max_instances. */
    target_concurrency: z.int().min(1).max(10_000).default(10),
  })
  .refine(
    (rule) => rule.min_instances <= rule.max_instances,
    'must have a min_instances that is not greater than its max_instances',
  )
  .meta({ id: 'ScalingRule' });
export type ScalingRule = z.infer<typeof scalingRuleSchema>;

/** What one instance takes of its environment's capacity. */
export const computeSchema = z
  .strictObject({
    cpu_millicores: z.int().min(1).max(192_000).default(100),
    memory_bytes: z
      .int()
      .min(1_048_576)
      .max(2 ** 42)
      .default(128 * 1_048_576),
  })
  .meta({ id: 'Compute' });
export type Compute = z.infer<typeof computeSchema>;

export const serviceSpecificationSchema = z
  .strictObject({
    name: nameSchema,
    version: versionSchema,
    type: serviceTypeSchema.default('MICROSERVICE'),
    /** The environment's provider unless told. */
    provider: cloudProviderSchema.optional(),
    artifact: artifactSchema,
    /** Program and arguments, run in the artifact's folder with PORT set. */
    command: z.array(processTextSchema(1, 4_096)).min(1).max(128),
    dependencies: z.array(serviceDependencySchema).max(1_000).default([]),
    /** Names of the specification's resource requirements that this service uses. */
    resource_names: z.array(nameSchema).max(100).default([]),
    compute: computeSchema.prefault({}),
    configuration: serviceConfigurationSchema.prefault({}),
    health_checks: z.array(healthCheckSchema).min(1).max(10),
    /** The first rule's min_instances is how many instances run at least. */
    scaling_rules: z.array(scalingRuleSchema).max(10).prefault([{}]),
    deployment_strategy: deploymentStrategySchema.default({ kind: 'ROLLING', max_unavailable: 0, max_surge: 1 }),
    traffic_policy: trafficPolicySchema.prefault({}),
    /** Time between asking an instance to stop and killing it. */
    stop_grace_milliseconds: z.int().min(0).max(300_000).default(5_000),
  })
  .meta({ id: 'ServiceSpecification', description: 'One service of a release.' });
export type ServiceSpecification = z.infer<typeof serviceSpecificationSchema>;

/** A service as it is in an environment. */
export const serviceSchema = z
  .strictObject({
    id: z.string(),
    name: nameSchema,
    version: versionSchema,
    type: serviceTypeSchema,
    dependencies: z.array(serviceDependencySchema),
    resources: z.array(resourceRequirementSchema),
    configuration: serviceConfigurationSchema,
    health_checks: z.array(healthCheckSchema),
    scaling_rules: z.array(scalingRuleSchema),
    deployment_strategy: deploymentStrategySchema,
    status: serviceStatusSchema,
  })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof serviceSchema>;

export const instancesOf = (service: Pick<ServiceSpecification, 'scaling_rules'>): number =>
  service.scaling_rules[0]?.min_instances ?? 1;
