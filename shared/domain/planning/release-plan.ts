import * as z from 'zod';
import { capacityAmountSchema } from '../environment/capacity.ts';
import { capacityLimitsSchema } from '../environment/environment.ts';
import { nameSchema } from '../naming/names.ts';
import { resourceTypeSchema } from '../resource/resource-requirement.ts';

export const changeKindSchema = z.enum(['CREATE', 'UPDATE', 'NONE']);
export type ChangeKind = z.infer<typeof changeKindSchema>;

export const plannedServiceSchema = z
  .strictObject({
    name: nameSchema,
    change: changeKindSchema,
    from_version: z.string().optional(),
    /** What runs now: version_id and number of instances. The same version_id with another number is a change of the number alone. */
    from_version_id: z.string().optional(),
    from_instances: z.int().optional(),
    to_version: z.string(),
    /** Names exactly the content that would run: version, artifact, command and configuration. */
    version_id: z.string(),
    wave: z.int().min(0),
    strategy: z.string(),
    instances: z.int(),
  })
  .meta({ id: 'PlannedService' });
export type PlannedService = z.infer<typeof plannedServiceSchema>;

export const plannedResourceSchema = z
  .strictObject({
    name: nameSchema,
    resource_type: resourceTypeSchema,
    change: changeKindSchema,
    cost_microusd_per_hour: z.int().min(0),
  })
  .meta({ id: 'PlannedResource' });
export type PlannedResource = z.infer<typeof plannedResourceSchema>;

export const riskSchema = z
  .strictObject({ level: z.enum(['LOW', 'MEDIUM', 'HIGH']), reasons: z.array(z.string()) })
  .meta({ id: 'Risk' });
export type Risk = z.infer<typeof riskSchema>;

/** What a release would do to its environment as it is now. `hash` covers all of it and the specification: it changes when anything does. */
export const releasePlanSchema = z
  .strictObject({
    environment_id: nameSchema,
    environment_version: z.int(),
    specification_hash: z.string(),
    services: z.array(plannedServiceSchema),
    resources: z.array(plannedResourceSchema),
    /** Names of the services of each wave: a wave starts when the one before it is active. */
    waves: z.array(z.array(nameSchema)),
    cost_microusd_per_hour: z.int().min(0),
    capacity: z.strictObject({
      peak: capacityAmountSchema,
      lasting: capacityAmountSchema,
      in_use: capacityAmountSchema,
      limits: capacityLimitsSchema,
    }),
    risk: riskSchema,
    hash: z.string(),
  })
  .readonly()
  .meta({ id: 'ReleasePlan' });
export type ReleasePlan = z.infer<typeof releasePlanSchema>;
