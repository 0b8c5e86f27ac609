import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';

export const testTypeSchema = z.enum(['UNIT', 'INTEGRATION', 'E2E', 'PERFORMANCE', 'SECURITY']);
export const testStatusSchema = z.enum(['PASSED', 'FAILED', 'SKIPPED', 'ERROR']);

export const errorDetailSchema = z
  .strictObject({ message: z.string(), expected: z.string().optional(), found: z.string().optional() })
  .meta({ id: 'ErrorDetail' });
export const screenshotSchema = z.strictObject({ name: z.string(), location: z.string() }).meta({ id: 'Screenshot' });
export const logEntrySchema = z
  .strictObject({ timestamp: timestampSchema, message: z.string() })
  .meta({ id: 'LogEntry' });
export const testMetricSchema = z
  .strictObject({ name: z.string(), value: z.number(), unit: z.string() })
  .meta({ id: 'TestMetric' });

export const testResultSchema = z
  .strictObject({
    id: z.string(),
    test_type: testTypeSchema,
    status: testStatusSchema,
    component_id: z.string(),
    test_suite: z.string(),
    test_case: z.string(),
    /** In milliseconds. */
    execution_time: z.number().min(0),
    error_details: z.array(errorDetailSchema),
    screenshots: z.array(screenshotSchema),
    logs: z.array(logEntrySchema),
    metrics: z.array(testMetricSchema),
  })
  .readonly()
  .meta({ id: 'TestResult' });
export type TestResult = z.infer<typeof testResultSchema>;
