import * as z from 'zod';

/** A name that is also safe as a file name, a DNS label and part of an AWS name: lower case, digits and dashes, 63 at most. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/,
    'must be 1 to 63 of a-z, 0-9 and -, beginning with a letter and not ending in -',
  )
  .meta({
    description: 'Lower-case letters, digits and dashes; begins with a letter; at most 63.',
    examples: ['checkout'],
  });

/** A version as its author names it, such as 1.4.0 or 2026-11-23.1. */
export const versionSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'must be 1 to 63 letters, digits, dots, dashes or underscores, beginning with a letter or digit',
  )
  .meta({ description: 'The version of a service, as its author names it.', examples: ['1.4.0'] });

/** An ISO 8601 instant in UTC with milliseconds: sorts as text in the order of time. */
export const timestampSchema = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-11-23T19:09:23.000Z'] });
export type Timestamp = z.infer<typeof timestampSchema>;

export const timestampOf = (milliseconds: number): Timestamp => new Date(milliseconds).toISOString();
export const millisecondsOf = (timestamp: Timestamp): number => Date.parse(timestamp);

export const cloudProviderSchema = z.enum(['LOCAL', 'AWS']);
export type CloudProvider = z.infer<typeof cloudProviderSchema>;

export const tagSchema = z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) });
export type Tag = z.infer<typeof tagSchema>;

export const componentNames = [
  'orchestrator',
  'environment-validator',
  'configuration-manager',
  'resource-provisioner',
  'security-scanner',
  'integration-tester',
  'monitoring-dashboard',
] as const;
/** The seven components: the `source_component` of an event is one of them. */
export type ComponentName = (typeof componentNames)[number];
