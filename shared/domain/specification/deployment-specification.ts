import * as z from 'zod';
import { nameSchema } from '../naming/names.ts';
import { resourceRequirementSchema } from '../resource/resource-requirement.ts';
import { serviceSpecificationSchema, variableNameSchema, variableValueSchema } from '../service/service.ts';
import { successCriteriaSchema } from './success-criteria.ts';

export const activationOrderSchema = z
  .strictObject({
    /** DEPENDENCY: each wave holds all services whose dependencies are in earlier waves. */
    kind: z.literal('DEPENDENCY').default('DEPENDENCY'),
    /** Services of a wave that are rolled out at the same time. */
    max_parallel: z.int().min(1).max(1_000).default(10),
  })
  .meta({ id: 'ActivationOrder' });
export type ActivationOrder = z.infer<typeof activationOrderSchema>;

export const configurationOverrideSchema = z
  .strictObject({ service_name: nameSchema.optional(), variable: variableNameSchema, value: variableValueSchema })
  .meta({
    id: 'ConfigurationOverride',
    description: 'Sets a variable above every other level, for one service or, without a service_name, for all.',
  });
export type ConfigurationOverride = z.infer<typeof configurationOverrideSchema>;

export const rollbackProcedureSchema = z
  .strictObject({
    resource_name: nameSchema,
    /** KEEP leaves the resource in place when the release is undone, for example to look into its data; the report names it. */
    action: z.enum(['REMOVE', 'KEEP']),
    reason: z.string().min(1).max(500),
  })
  .meta({ id: 'RollbackProcedure' });
export type RollbackProcedure = z.infer<typeof rollbackProcedureSchema>;

export const emergencyProcedureSchema = z
  .strictObject({
    trigger: z.enum(['ROLLBACK_FAILED', 'DEPLOYMENT_FAILED']),
    contact: z.string().min(1).max(200),
    runbook_url: z.url({ protocol: /^https?$/ }).optional(),
  })
  .meta({
    id: 'EmergencyProcedure',
    description: 'Whom the alert names, and where they read what to do, when the trigger happens.',
  });
export type EmergencyProcedure = z.infer<typeof emergencyProcedureSchema>;

export const deploymentSpecificationSchema = z
  .strictObject({
    target_environment: nameSchema,
    services: z.array(serviceSpecificationSchema).min(1).max(10_000),
    activation_order: activationOrderSchema.prefault({}),
    resource_requirements: z.array(resourceRequirementSchema).max(1_000).default([]),
    configuration_overrides: z.array(configurationOverrideSchema).max(1_000).default([]),
    success_criteria: successCriteriaSchema.prefault({}),
    rollback_procedures: z.array(rollbackProcedureSchema).max(1_000).default([]),
    emergency_procedures: z.array(emergencyProcedureSchema).max(100).default([]),
  })
  .readonly()
  .meta({ id: 'DeploymentSpecification', description: 'What a release is to be. Immutable once accepted.' });
export type DeploymentSpecification = z.infer<typeof deploymentSpecificationSchema>;
