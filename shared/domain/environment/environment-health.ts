import * as z from 'zod';
import { nameSchema, timestampSchema, versionSchema, type Timestamp } from '../naming/names.ts';

export const healthStatusSchema = z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY']).meta({
  id: 'HealthStatus',
  description: 'HEALTHY: all wanted instances are healthy; DEGRADED: some are; UNHEALTHY: none is.',
});
export type HealthStatus = z.infer<typeof healthStatusSchema>;

export const serviceHealthSchema = z
  .strictObject({
    service_name: nameSchema,
    version: versionSchema,
    status: healthStatusSchema,
    healthy_instances: z.int().min(0),
    wanted_instances: z.int().min(0),
    url: z.string(),
    /** What the checks said last, of an instance that is not healthy if there is one. */
    message: z.string(),
  })
  .meta({ id: 'ServiceHealth' });
export type ServiceHealth = z.infer<typeof serviceHealthSchema>;

export const environmentHealthSchema = z
  .strictObject({
    environment_id: nameSchema,
    status: healthStatusSchema,
    checked_at: timestampSchema,
    services: z.array(serviceHealthSchema),
  })
  .readonly()
  .meta({ id: 'EnvironmentHealth' });
export type EnvironmentHealth = z.infer<typeof environmentHealthSchema>;

/** What was seen of one live service. */
export type ObservedService = Omit<ServiceHealth, 'status'>;

const statusOf = ({ healthy_instances, wanted_instances }: ObservedService): HealthStatus => {
  if (healthy_instances >= wanted_instances) return 'HEALTHY';
  return healthy_instances > 0 ? 'DEGRADED' : 'UNHEALTHY';
};

/** The environment is as healthy as its services (EA5): DEGRADED when any of them is not HEALTHY, UNHEALTHY when all are UNHEALTHY. */
const overall = (services: readonly ServiceHealth[]): HealthStatus => {
  if (services.every((service) => service.status === 'HEALTHY')) return 'HEALTHY';
  return services.every((service) => service.status === 'UNHEALTHY') ? 'UNHEALTHY' : 'DEGRADED';
};

/** How what is live in an environment does, from what was seen of each service. An environment where nothing is live is HEALTHY. */
export const getEnvironmentHealth = (
  environment_id: string,
  observed: readonly ObservedService[],
  now: Timestamp,
): EnvironmentHealth => {
  const services = observed
    .map((service) => ({ ...service, status: statusOf(service) }))
    .sort((left, right) => (left.service_name < right.service_name ? -1 : 1));
  return { environment_id, status: overall(services), checked_at: now, services };
};
