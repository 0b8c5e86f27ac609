import * as z from 'zod';
import { nameSchema } from '../naming/names.ts';
import { processTextSchema } from '../naming/process-text.ts';

const timing = {
  name: nameSchema.default('health'),
  interval_milliseconds: z.int().min(20).max(300_000).default(500),
  timeout_milliseconds: z.int().min(10).max(60_000).default(2_000),
  /** Passes in a row that make an instance healthy. */
  healthy_threshold: z.int().min(1).max(20).default(2),
  /** Failures in a row that make a healthy instance unhealthy. */
  unhealthy_threshold: z.int().min(1).max(20).default(3),
  /** How long a new instance may take to get healthy before its rollout has failed. */
  start_period_milliseconds: z.int().min(100).max(3_600_000).default(30_000),
};

export const healthCheckSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('HTTP'),
      path: z.string().startsWith('/').default('/health'),
      expected_status: z.int().min(100).max(599).default(200),
      ...timing,
    }),
    z.strictObject({ kind: z.literal('TCP'), ...timing }),
    z.strictObject({
      kind: z.literal('COMMAND'),
      command: z.array(processTextSchema(1, 4_096)).min(1).max(64),
      ...timing,
    }),
  ])
  .meta({
    id: 'HealthCheck',
    description:
      'How an instance shows that it can serve: an HTTP answer, an accepted TCP connection, or a command that exits 0.',
  });
export type HealthCheck = z.infer<typeof healthCheckSchema>;
