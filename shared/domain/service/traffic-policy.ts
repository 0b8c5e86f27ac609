import * as z from 'zod';

/** How requests find a version while more than one runs. */
export const trafficPolicySchema = z
  .strictObject({
    /** COOKIE: who was answered by a version goes on with it while it takes traffic, and with the same instance while that is healthy. */
    session_affinity: z.enum(['NONE', 'COOKIE']).default('NONE'),
    /** Whether a request may name the version that answers it, by the header or cookie `windlass-version`; such requests are not judged. */
    version_pins: z.boolean().default(true),
  })
  .meta({ id: 'TrafficPolicy' });
export type TrafficPolicy = z.infer<typeof trafficPolicySchema>;

/** Of a service that was released before there were policies, the usual one. */
export const trafficPolicyOf = ({ traffic_policy }: { readonly traffic_policy?: TrafficPolicy }): TrafficPolicy =>
  traffic_policy ?? trafficPolicySchema.parse({});
