import * as z from 'zod';
import { defineRoute } from './route.contract.ts';

const component = 'orchestrator';

export const getHealthRoute = defineRoute({
  operation_id: 'get_health',
  component,
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the API and its store answer.',
  access: { kind: 'public' },
  answers: {
    200: { description: 'They do.', schema: z.strictObject({ status: z.literal('ok') }).meta({ id: 'ApiHealth' }) },
  },
});

export const getOpenApiRoute = defineRoute({
  operation_id: 'get_openapi',
  component,
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This document.',
  access: { kind: 'public' },
  answers: {
    200: {
      description: 'OpenAPI 3.1.',
      schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }),
    },
  },
});
