import * as z from 'zod';
import { resourceSchema } from '../../domain/resource/resource.ts';
import { environmentParams, resourcesQuery } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'resource-provisioner';
const resourceListSchema = z.strictObject({ items: z.array(resourceSchema) }).meta({ id: 'ResourceList' });

export const getEnvironmentResourcesRoute = defineRoute({
  operation_id: 'get_environment_resources',
  component,
  method: 'GET',
  path: '/v1/environments/{id}/resources',
  summary: 'The resources that Windlass made in an environment.',
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  answers: { 200: { description: 'All of them.', schema: resourceListSchema } },
});

export const listResourcesRoute = defineRoute({
  operation_id: 'list_resources',
  component,
  method: 'GET',
  path: '/v1/resources',
  summary: 'The resources of the environment that the query names.',
  access: { kind: 'principal', rule: 'Role viewer in the environment.' },
  query: resourcesQuery,
  answers: { 200: { description: 'All of them.', schema: resourceListSchema } },
  problems: [403],
});
