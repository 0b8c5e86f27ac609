import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';

export const validationSeveritySchema = z.enum(['CRITICAL', 'WARNING', 'INFO']);
export const validationCategorySchema = z.enum(['HARDWARE', 'SOFTWARE', 'NETWORK', 'SECURITY']);

export const validationDetailSchema = z
  .strictObject({ subject: z.string(), expected: z.string(), found: z.string() })
  .meta({ id: 'ValidationDetail' });
export const recommendationSchema = z.strictObject({ action: z.string() }).meta({ id: 'Recommendation' });

export const validationResultSchema = z
  .strictObject({
    is_valid: z.boolean(),
    severity: validationSeveritySchema,
    category: validationCategorySchema,
    message: z.string(),
    details: z.array(validationDetailSchema),
    recommendations: z.array(recommendationSchema),
    timestamp: timestampSchema,
    /** The check that says so, such as artifact-availability. */
    validator_id: z.string(),
  })
  .readonly()
  .meta({ id: 'ValidationResult' });
export type ValidationResult = z.infer<typeof validationResultSchema>;
