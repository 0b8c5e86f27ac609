import * as z from 'zod';
import { environmentConfigurationSchema } from '../../domain/environment/environment.ts';
import { nameSchema } from '../../domain/naming/names.ts';
import { environmentParams, ifMatchHeaders } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'configuration-manager';

export const versionedConfigurationSchema = z
  .strictObject({
    environment_id: nameSchema,
    environment_version: z.int(),
    configuration: environmentConfigurationSchema,
  })
  .meta({ id: 'VersionedConfiguration' });

export const getConfigurationRoute = defineRoute({
  operation_id: 'get_configuration',
  component,
  method: 'GET',
  path: '/v1/environments/{id}/configuration',
  summary: "Get an environment's configuration.",
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  answers: { 200: { description: 'The configuration.', schema: versionedConfigurationSchema, headers: ['ETag'] } },
});

export const replaceConfigurationRoute = defineRoute({
  operation_id: 'replace_configuration',
  component,
  method: 'PUT',
  path: '/v1/environments/{id}/configuration',
  summary:
    "Replace an environment's configuration with a new version, for the deployments that are submitted from now on.",
  access: { kind: 'environment', role: 'admin' },
  params: environmentParams,
  headers: ifMatchHeaders,
  body: environmentConfigurationSchema,
  answers: {
    200: { description: 'The configuration as it is now.', schema: versionedConfigurationSchema, headers: ['ETag'] },
  },
  problems: [409, 412],
});
