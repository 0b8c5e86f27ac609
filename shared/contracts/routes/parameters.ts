import * as z from 'zod';
import { deploymentStatusSchema } from '../../domain/deployment/deployment-status.ts';
import { environmentTypeSchema } from '../../domain/environment/environment.ts';
import { nameSchema } from '../../domain/naming/names.ts';

/** A whole number in a query: digits alone, so that ` 1`, `1e3` and `0x10` are refused. */
const integerParameter = (min: number, max: number, description: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .meta({ description, override: { type: 'integer', minimum: min, maximum: max, pattern: undefined } });

export const mostListed = 200;
export const longestWaitSeconds = 20;
export const mostEvents = 500;

const instantSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** Letters, digits, dashes and underscores: a deployment's id is one key's part in the table, never more. */
export const deploymentIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: 'The id of a deployment.', examples: ['01KATCYA1BX5GJQ1E3K9M5Z2VN'] });

export const environmentParams = z.strictObject({ id: nameSchema });
export const deploymentParams = z.strictObject({ id: deploymentIdSchema });

const page = {
  limit: integerParameter(1, mostListed, `Entries of the page, at most ${mostListed}.`).default(50),
  cursor: z
    .string()
    .min(1)
    .max(2_048)
    .meta({ description: 'From the page before: continues after it.' })
    .exactOptional(),
};
export const pageQuery = z.strictObject(page);
export const environmentsQuery = z.strictObject({ type: environmentTypeSchema.exactOptional(), ...page });
export const deploymentsQuery = z.strictObject({
  environment_id: nameSchema.exactOptional(),
  status: deploymentStatusSchema.exactOptional(),
  ...page,
});
export const eventsQuery = z.strictObject({
  after: integerParameter(0, 999_999_999, 'Events with a sequence greater than this one.').default(0),
  wait: integerParameter(0, longestWaitSeconds, 'Seconds to wait for an event if there is none yet.').default(0),
  limit: integerParameter(1, mostEvents, `Events of the answer, at most ${mostEvents}.`).default(100),
});
export const statisticsQuery = z.strictObject({
  from: instantSchema.exactOptional(),
  to: instantSchema.exactOptional(),
  environment_id: nameSchema.exactOptional(),
});
export const longestTraffic_seconds = 3_600;
export const trafficQuery = z.strictObject({
  seconds: integerParameter(
    1,
    longestTraffic_seconds,
    'How far back; on AWS, where traffic is known by minutes and a minute or two late, ask for 300.',
  ).default(10),
});
export const resourcesQuery = z.strictObject({ environment_id: nameSchema });

export const idempotencyHeaders = z.strictObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .meta({
      description:
        'The same key and body again give the first deployment again instead of a second one; the same key with another body is refused with 409. A key binds only its own caller, and until its deployment has ended.',
    }),
});

/** An entity tag as this API gives it: the version in quotes. */
export const ifMatchHeaders = z.strictObject({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'must be the ETag of an earlier answer, such as "3"')
    .transform((tag) => Number(tag.slice(1, -1)))
    .optional()
    .meta({
      description: 'The ETag of an earlier answer: refused with 412 when what it is of has changed since.',
      override: { type: 'string' },
    }),
});

export const reasonBody = z
  .strictObject({
    reason: z.string().min(1).max(500).optional().meta({ description: 'Why: kept in the audit trail.' }),
  })
  .meta({ id: 'Reason' });

/** A page of a list, with the cursor of the next if there is one. */
export const listOf = (schema: z.ZodType, id: string) =>
  z.strictObject({ items: z.array(schema), cursor: z.string().optional() }).meta({ id });
