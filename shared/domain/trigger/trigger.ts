import * as z from 'zod';
import { subjectSchema } from '../environment/security-policy.ts';
import { nameSchema, timestampSchema } from '../naming/names.ts';
import { patternSchema, versionPatternSchema } from './wildcard-pattern.ts';

export const runsAsSchema = z
  .strictObject({ subject: subjectSchema, groups: z.array(z.string().min(1).max(256)).max(100).default([]) })
  .meta({
    id: 'RunsAs',
    description: "As whom the deployment is submitted: needs the role deployer in the template's environment.",
  });

/** The source that Windlass's own events have; nobody else's. */
export const ownSource = 'windlass';

const sourceSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_./-]{0,255}$/u,
    'must be 1 to 256 letters, digits, dots, dashes, slashes or underscores',
  )
  .refine(
    (source) => source !== ownSource && !source.startsWith('aws.'),
    "must be neither windlass nor one of AWS's own",
  )
  .meta({ description: 'The source of the events, exactly.', examples: ['com.acme.ci'] });

export const templateSchema = z.record(z.string(), z.json()).meta({
  id: 'DeploymentTemplate',
  description:
    'What POST /v1/deployments takes, in which placeholders such as ${version} stand for what the event tells. $${ stands for ${ itself.',
});

const common = {
  id: nameSchema,
  description: z.string().max(500).default(''),
  enabled: z.boolean().default(true),
  runs_as: runsAsSchema,
};
const template = { template: templateSchema };

const deploymentRequestShape = {
  kind: z.literal('DEPLOYMENT_REQUEST'),
  ...common,
  source: sourceSchema,
  principals: z.array(patternSchema).max(50).default([]).meta({
    description: 'Whom an event may name in requested_by, instead of the subject of runs_as. None unless told.',
  }),
};
const imagePushShape = {
  kind: z.literal('ECR_IMAGE_PUSH'),
  ...common,
  repository_pattern: patternSchema,
  tag_pattern: versionPatternSchema,
};
const objectPutShape = {
  kind: z.literal('S3_OBJECT_PUT'),
  ...common,
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u, 'must be the name of a bucket'),
  key_pattern: versionPatternSchema,
};
const stored = {
  /** Grows by one with each change. */
  version: z.int().min(1),
  created_at: timestampSchema,
  updated_at: timestampSchema,
};

/** What a person writes to create or change a trigger. */
export const triggerDefinitionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject(deploymentRequestShape),
    z.strictObject({ ...imagePushShape, ...template }),
    z.strictObject({ ...objectPutShape, ...template }),
  ])
  .meta({
    id: 'TriggerDefinition',
    description:
      'DEPLOYMENT_REQUEST: events windlass.deployment.requested of a source are submitted. ECR_IMAGE_PUSH and S3_OBJECT_PUT: an image or object that matches is deployed by a template.',
  });
export type TriggerDefinition = z.infer<typeof triggerDefinitionSchema>;

export const triggerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...deploymentRequestShape, ...stored }),
    z.strictObject({ ...imagePushShape, ...template, ...stored }),
    z.strictObject({ ...objectPutShape, ...template, ...stored }),
  ])
  .readonly()
  .meta({ id: 'Trigger' });
export type Trigger = z.infer<typeof triggerSchema>;

export type RequestTrigger = Extract<Trigger, { readonly kind: 'DEPLOYMENT_REQUEST' }>;
export type PushTrigger = Exclude<Trigger, RequestTrigger>;
export type PushKind = PushTrigger['kind'];
type PushDefinition = Exclude<TriggerDefinition, { kind: 'DEPLOYMENT_REQUEST' }>;

/** A list leaves templates out: each may be as large as a release. */
export const triggerSummarySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...deploymentRequestShape, ...stored }),
    z.strictObject({ ...imagePushShape, ...stored }),
    z.strictObject({ ...objectPutShape, ...stored }),
  ])
  .readonly()
  .meta({ id: 'TriggerSummary' });
export type TriggerSummary = z.infer<typeof triggerSummarySchema>;

export const summaryOf = (trigger: Trigger): TriggerSummary => {
  if (trigger.kind === 'DEPLOYMENT_REQUEST') return trigger;
  const { template: _, ...summary } = trigger;
  return summary;
};

/** The environment that a template deploys to, if it names one. */
export const environmentOf = (trigger: TriggerDefinition | Trigger): string | undefined => {
  if (trigger.kind === 'DEPLOYMENT_REQUEST') return undefined;
  const { specification } = (trigger as PushDefinition).template;
  if (typeof specification !== 'object' || specification === null || Array.isArray(specification)) return undefined;
  const id: unknown = (specification as { readonly target_environment?: unknown }).target_environment;
  return typeof id === 'string' ? id : undefined;
};
