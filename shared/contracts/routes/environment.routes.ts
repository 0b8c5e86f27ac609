import * as z from 'zod';
import { auditEntrySchema } from '../../domain/audit/audit-entry.ts';
import { environmentDefinitionSchema, environmentSchema } from '../../domain/environment/environment.ts';
import { environmentParams, environmentsQuery, ifMatchHeaders, listOf, pageQuery } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'orchestrator';

export const createEnvironmentRoute = defineRoute({
  operation_id: 'create_environment',
  component,
  method: 'POST',
  path: '/v1/environments',
  summary: 'Create an environment.',
  access: { kind: 'principal', rule: 'Members of the group windlass-administrators only.' },
  body: environmentDefinitionSchema,
  answers: { 201: { description: 'Created.', schema: environmentSchema, headers: ['Location', 'ETag'] } },
  problems: [403, 409],
});

export const listEnvironmentsRoute = defineRoute({
  operation_id: 'list_environments',
  component,
  method: 'GET',
  path: '/v1/environments',
  summary: 'List the environments that the caller may view.',
  access: { kind: 'principal', rule: 'Lists those in which the caller is a viewer.' },
  query: environmentsQuery,
  answers: { 200: { description: 'A page of them.', schema: listOf(environmentSchema, 'EnvironmentList') } },
});

export const getEnvironmentRoute = defineRoute({
  operation_id: 'get_environment',
  component,
  method: 'GET',
  path: '/v1/environments/{id}',
  summary: 'Get an environment.',
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  answers: { 200: { description: 'The environment.', schema: environmentSchema, headers: ['ETag'] } },
});

export const replaceEnvironmentRoute = defineRoute({
  operation_id: 'replace_environment',
  component,
  method: 'PUT',
  path: '/v1/environments/{id}',
  summary: "Bring an environment's definition to what is sent; creates nothing.",
  access: { kind: 'environment', role: 'admin' },
  params: environmentParams,
  headers: ifMatchHeaders,
  body: environmentDefinitionSchema,
  answers: {
    200: {
      description: 'The environment as it is now, with the next version.',
      schema: environmentSchema,
      headers: ['ETag'],
    },
  },
  problems: [409, 412],
});

export const removeEnvironmentRoute = defineRoute({
  operation_id: 'remove_environment',
  component,
  method: 'DELETE',
  path: '/v1/environments/{id}',
  summary: 'Remove an environment in which nothing is live.',
  access: { kind: 'environment', role: 'admin' },
  params: environmentParams,
  answers: { 204: { description: 'Removed.' } },
  problems: [409],
});

export const chainVerificationSchema = z
  .strictObject({
    is_valid: z.boolean(),
    entries_checked: z.int().min(0),
    /** The first place where the chain breaks, in words; absent when it holds. */
    message: z.string(),
  })
  .meta({ id: 'ChainVerification' });

export const getAuditRoute = defineRoute({
  operation_id: 'get_audit',
  component,
  method: 'GET',
  path: '/v1/environments/{id}/audit',
  summary:
    'Who did what to an environment, in order; says whether the hash chain holds from its first entry to the end of this page.',
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  query: pageQuery,
  answers: {
    200: {
      description: 'A page of the audit trail.',
      schema: z
        .strictObject({
          items: z.array(auditEntrySchema),
          cursor: z.string().optional(),
          verification: chainVerificationSchema,
        })
        .meta({ id: 'AuditTrail' }),
    },
  },
});
