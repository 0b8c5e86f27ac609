import * as z from 'zod';
import { componentNames, timestampSchema } from '../naming/names.ts';
import { eventDetailSchema, eventStatusSchema } from '../deployment/deployment-event.ts';

export const resourceEventTypeSchema = z.enum([
  'RESOURCE_CREATED',
  'RESOURCE_CONFIGURED',
  'RESOURCE_RESTORED',
  'RESOURCE_DELETED',
  'RESOURCE_KEPT',
  'RESOURCE_FAILED',
]);
export const resourceMetricSchema = z
  .strictObject({ name: z.string(), value: z.number(), unit: z.string() })
  .meta({ id: 'ResourceMetric' });
export type ResourceMetric = z.infer<typeof resourceMetricSchema>;

export const resourceEventSchema = z
  .strictObject({
    id: z.string(),
    resource_id: z.string(),
    event_type: resourceEventTypeSchema,
    status: eventStatusSchema,
    details: eventDetailSchema,
    metrics: z.array(resourceMetricSchema),
    timestamp: timestampSchema,
    source_component: z.enum(componentNames),
  })
  .readonly()
  .meta({ id: 'ResourceEvent' });
export type ResourceEvent = z.infer<typeof resourceEventSchema>;
