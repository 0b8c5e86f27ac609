import * as z from 'zod';
import { nameSchema } from '../naming/names.ts';

/** What travels with a deployment through its steps: ids and references, never contents (DS1). */
export const deploymentContextSchema = z
  .strictObject({
    deployment_id: z.string(),
    environment_id: nameSchema,
    user_id: z.string(),
    correlation_id: z.string(),
    metadata: z.record(z.string(), z.json()),
    configuration: z.strictObject({ environment_version: z.int() }),
    security_context: z.strictObject({ groups: z.array(z.string()), deciding_policy_id: z.string() }),
    monitoring_context: z.strictObject({ notify_on: z.array(z.string()) }),
  })
  .readonly()
  .meta({ id: 'DeploymentContext' });
export type DeploymentContext = z.infer<typeof deploymentContextSchema>;
