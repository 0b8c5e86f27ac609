import * as z from 'zod';
import { triggerDefinitionSchema, triggerSchema, triggerSummarySchema } from '../../domain/trigger/trigger.ts';
import { ifMatchHeaders, listOf, pageQuery } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'orchestrator';

const administratorsOnly = { kind: 'principal', rule: 'Members of the group windlass-administrators only.' } as const;

/** Not held against the schema of names: who may not ask learns nothing, and to others a name that is none is one that is not there. */
export const triggerParams = z.strictObject({ id: z.string().min(1).meta({ description: 'The id of a trigger.' }) });

export const createTriggerRoute = defineRoute({
  operation_id: 'create_trigger',
  component,
  method: 'POST',
  path: '/v1/triggers',
  summary: 'Create a trigger: what starts deployments without a person.',
  access: administratorsOnly,
  body: triggerDefinitionSchema,
  answers: { 201: { description: 'Created.', schema: triggerSchema, headers: ['Location', 'ETag'] } },
  problems: [403, 409],
});

export const listTriggersRoute = defineRoute({
  operation_id: 'list_triggers',
  component,
  method: 'GET',
  path: '/v1/triggers',
  summary: 'List the triggers, without their templates.',
  access: administratorsOnly,
  query: pageQuery,
  answers: { 200: { description: 'A page of them.', schema: listOf(triggerSummarySchema, 'TriggerList') } },
  problems: [403],
});

export const getTriggerRoute = defineRoute({
  operation_id: 'get_trigger',
  component,
  method: 'GET',
  path: '/v1/triggers/{id}',
  summary: 'Get a trigger.',
  access: administratorsOnly,
  params: triggerParams,
  answers: { 200: { description: 'The trigger.', schema: triggerSchema, headers: ['ETag'] } },
  problems: [403],
});

export const replaceTriggerRoute = defineRoute({
  operation_id: 'replace_trigger',
  component,
  method: 'PUT',
  path: '/v1/triggers/{id}',
  summary: 'Bring a trigger to what is sent; creates nothing.',
  access: administratorsOnly,
  params: triggerParams,
  headers: ifMatchHeaders,
  body: triggerDefinitionSchema,
  answers: {
    200: { description: 'The trigger as it is now, with the next version.', schema: triggerSchema, headers: ['ETag'] },
  },
  problems: [403, 409, 412],
});

export const removeTriggerRoute = defineRoute({
  operation_id: 'remove_trigger',
  component,
  method: 'DELETE',
  path: '/v1/triggers/{id}',
  summary: 'Remove a trigger. What it has started goes on.',
  access: administratorsOnly,
  params: triggerParams,
  answers: { 204: { description: 'Removed.' } },
  problems: [403, 409],
});
