import * as z from 'zod';
import { deploymentProgressSchema } from '../../domain/deployment/deployment.aggregate.ts';
import { environmentHealthSchema } from '../../domain/environment/environment.aggregate.ts';
import { timestampSchema } from '../../domain/naming/names.ts';
import { deploymentStatusSchema } from '../../domain/deployment/deployment-status.ts';
import { environmentTrafficSchema } from '../../domain/environment/environment-traffic.ts';
import { deploymentParams, environmentParams, statisticsQuery, trafficQuery } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'monitoring-dashboard';

export const getProgressRoute = defineRoute({
  operation_id: 'get_progress',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/progress',
  summary: 'How far a deployment is, by phase, wave and service.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: { 200: { description: 'The progress.', schema: deploymentProgressSchema } },
});

export const reportSchema = z
  .strictObject({ deployment_id: z.string(), generated_at: timestampSchema, markdown: z.string() })
  .meta({ id: 'DeploymentReport' });

export const getReportRoute = defineRoute({
  operation_id: 'get_report',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/report',
  summary: 'What was released, checked, measured and undone, and why, as it is now.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: { 200: { description: 'The report.', schema: reportSchema, text: 'text/markdown' } },
});

export const statisticsSchema = z
  .strictObject({
    time_range: z.strictObject({ from: timestampSchema, to: timestampSchema }),
    deployments: z.int().min(0),
    by_status: z.partialRecord(deploymentStatusSchema, z.int()),
    rolled_back: z.int().min(0),
    success_percent: z.number().optional(),
    median_duration_milliseconds: z.number().optional(),
    p95_duration_milliseconds: z.number().optional(),
  })
  .meta({ id: 'DeploymentStatistics' });

export const getStatisticsRoute = defineRoute({
  operation_id: 'get_statistics',
  component,
  method: 'GET',
  path: '/v1/statistics',
  summary: 'How many deployments there were, how they ended and how long they took. The last 30 days unless told.',
  access: {
    kind: 'principal',
    rule: 'Role viewer in the environment; without one, members of windlass-administrators only.',
  },
  query: statisticsQuery,
  answers: { 200: { description: 'The statistics.', schema: statisticsSchema } },
  problems: [403],
});

export const getEnvironmentHealthRoute = defineRoute({
  operation_id: 'get_environment_health',
  component,
  method: 'GET',
  path: '/v1/environments/{id}/health',
  summary: 'Whether what is live in an environment is healthy now.',
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  answers: { 200: { description: 'Its health.', schema: environmentHealthSchema } },
});

export const getEnvironmentTrafficRoute = defineRoute({
  operation_id: 'get_environment_traffic',
  component,
  method: 'GET',
  path: '/v1/environments/{id}/traffic',
  summary: 'What the services of an environment are asked now, by version: requests, errors and latency.',
  access: { kind: 'environment', role: 'viewer' },
  params: environmentParams,
  query: trafficQuery,
  answers: { 200: { description: 'The traffic.', schema: environmentTrafficSchema } },
});
