import * as z from 'zod';
import { componentNames, timestampSchema } from '../naming/names.ts';

export const securitySeveritySchema = z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);
export const securityCategorySchema = z.enum(['VULNERABILITY', 'COMPLIANCE', 'CONFIGURATION']);
export type SecuritySeverity = z.infer<typeof securitySeveritySchema>;

export const remediationStepSchema = z
  .strictObject({ order: z.int().min(1), action: z.string(), automated: z.boolean() })
  .meta({ id: 'RemediationStep' });
export const referenceSchema = z.strictObject({ title: z.string(), url: z.string() }).meta({ id: 'Reference' });

export const securityFindingSchema = z
  .strictObject({
    id: z.string(),
    severity: securitySeveritySchema,
    category: securityCategorySchema,
    title: z.string(),
    description: z.string(),
    impact: z.string(),
    affected_components: z.array(z.string()),
    remediation: z.array(remediationStepSchema),
    references: z.array(referenceSchema),
    /** CVSS base score, 0.0 to 10.0. */
    cvss_score: z.number().min(0).max(10),
    discovered_at: timestampSchema,
  })
  .readonly()
  .meta({ id: 'SecurityFinding' });
export type SecurityFinding = z.infer<typeof securityFindingSchema>;

export const securityEventTypeSchema = z.enum(['FINDING_DISCOVERED', 'ACCESS_DENIED', 'AUDIT_TAMPERED']);
export const indicatorOfCompromiseSchema = z.strictObject({ kind: z.string(), value: z.string() }).meta({ id: 'IoC' });
export const responseActionSchema = z
  .strictObject({ action: z.string(), taken: z.boolean() })
  .meta({ id: 'ResponseAction' });

export const securityEventSchema = z
  .strictObject({
    id: z.string(),
    severity: securitySeveritySchema,
    event_type: securityEventTypeSchema,
    affected_resources: z.array(z.string()),
    details: z.record(z.string(), z.json()),
    indicators_of_compromise: z.array(indicatorOfCompromiseSchema),
    response_actions: z.array(responseActionSchema),
    timestamp: timestampSchema,
    source_component: z.enum(componentNames),
  })
  .readonly()
  .meta({ id: 'SecurityEvent' });
export type SecurityEvent = z.infer<typeof securityEventSchema>;
