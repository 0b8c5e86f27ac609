import * as z from 'zod';
import { deploymentRequestSchema } from '../domain/deployment/deployment.ts';

/** The JSON Schema of what people post, for editors: draft 7, which all of them know. Made of the schema that validates. */
export const specificationJsonSchema = (): object => ({
  ...z.toJSONSchema(deploymentRequestSchema, { io: 'input', target: 'draft-7' }),
  title: 'Windlass deployment',
  description: 'What `windlass deploy -f FILE` and POST /v1/deployments take.',
});
