import * as z from 'zod';
import { nameSchema } from '../naming/names.ts';

const methodSchema = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** One request to a service of the release through its stable address, and what its answer must be. */
export const apiTestSchema = z
  .strictObject({
    name: nameSchema,
    service_name: nameSchema,
    request: z.strictObject({
      method: methodSchema.default('GET'),
      path: z.string().startsWith('/').max(2_048),
      headers: z.record(z.string().min(1).max(128), z.string().max(4_096)).default({}),
      body: z.string().max(65_536).optional(),
    }),
    expect: z
      .strictObject({
        status: z.int().min(100).max(599).default(200),
        body_contains: z.array(z.string().min(1).max(1_024)).default([]),
        max_milliseconds: z.int().min(1).max(60_000).default(5_000),
      })
      .prefault({}),
  })
  .meta({ id: 'ApiTest' });
export type ApiTest = z.infer<typeof apiTestSchema>;

export const performanceTestSchema = z
  .strictObject({
    name: nameSchema,
    service_name: nameSchema,
    path: z.string().startsWith('/').max(2_048).default('/'),
    requests: z.int().min(1).max(10_000).default(100),
    concurrency: z.int().min(1).max(100).default(5),
    max_p95_milliseconds: z.int().min(1).max(60_000),
    max_error_percent: z.number().min(0).max(100).default(0),
  })
  .meta({ id: 'PerformanceTest' });
export type PerformanceTest = z.infer<typeof performanceTestSchema>;

export const successCriteriaSchema = z
  .strictObject({
    api_tests: z.array(apiTestSchema).max(500).default([]),
    performance_tests: z.array(performanceTestSchema).max(50).default([]),
    /** How long the whole release is watched under real traffic before it counts as completed. */
    bake_seconds: z.int().min(0).max(86_400).default(0),
    /** Of the requests that each service of the release got during the bake. */
    max_error_percent: z.number().min(0).max(100).default(1),
    max_p95_milliseconds: z.int().min(1).max(60_000).optional(),
    /** Instances that must be healthy at each look during the bake, in percent of those wanted. */
    min_healthy_percent: z.number().min(0).max(100).default(100),
  })
  .meta({ id: 'SuccessCriteria', description: 'What must hold for the release to be completed instead of undone.' });
export type SuccessCriteria = z.infer<typeof successCriteriaSchema>;
