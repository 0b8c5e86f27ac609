import * as z from 'zod';
import {
  deploymentRequestSchema,
  deploymentResultSchema,
  deploymentSchema,
} from '../../domain/deployment/deployment.ts';
import { deploymentEventSchema } from '../../domain/deployment/deployment-event.ts';
import { deploymentStateSchema } from '../../domain/deployment/deployment-state.ts';
import { deploymentStatusSchema } from '../../domain/deployment/deployment-status.ts';
import { releasePlanSchema } from '../../domain/planning/release-plan.ts';
import { securityFindingSchema } from '../../domain/security/security-finding.ts';
import { testResultSchema } from '../../domain/testing/test-result.ts';
import {
  deploymentParams,
  deploymentsQuery,
  eventsQuery,
  idempotencyHeaders,
  listOf,
  reasonBody,
} from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'orchestrator';

export const planDeploymentRoute = defineRoute({
  operation_id: 'plan_deployment',
  component,
  method: 'POST',
  path: '/v1/plans',
  summary:
    'A dry run: every change, its order, cost, capacity and risk, and the hash that binds a submission to it. Changes nothing.',
  access: { kind: 'principal', rule: 'Role deployer in the target environment.' },
  body: deploymentRequestSchema,
  answers: { 200: { description: 'The plan.', schema: releasePlanSchema } },
  problems: [403, 409],
});

export const submitDeploymentRoute = defineRoute({
  operation_id: 'submit_deployment',
  component,
  method: 'POST',
  path: '/v1/deployments',
  summary: 'Submit a deployment.',
  access: { kind: 'principal', rule: 'Role deployer in the target environment.' },
  headers: idempotencyHeaders,
  body: deploymentRequestSchema,
  answers: {
    202: {
      description: 'Stored, and under way, or in line: then `queued` says since when.',
      schema: deploymentStateSchema,
      headers: ['Location'],
    },
  },
  problems: [403, 409, 412],
});

export const listDeploymentsRoute = defineRoute({
  operation_id: 'list_deployments',
  component,
  method: 'GET',
  path: '/v1/deployments',
  summary: 'List deployments, newest first.',
  access: { kind: 'principal', rule: 'Lists those of environments in which the caller is a viewer.' },
  query: deploymentsQuery,
  answers: {
    200: {
      description: 'A page of them. With few matches a page can be short and still have a cursor.',
      schema: listOf(deploymentStateSchema, 'DeploymentList'),
    },
  },
  problems: [403],
});

export const getDeploymentRoute = defineRoute({
  operation_id: 'get_deployment',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}',
  summary: 'Get a deployment with its specification, components and results.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: { 200: { description: 'The deployment.', schema: deploymentSchema } },
});

export const eventPageSchema = z
  .strictObject({
    items: z.array(deploymentEventSchema),
    /** Ask for what comes after this one next. */
    next_after: z.int().min(0),
    status: deploymentStatusSchema,
    /** True when these are the last: the deployment has ended and nothing is being undone. */
    has_ended: z.boolean(),
  })
  .meta({ id: 'EventPage' });

export const getEventsRoute = defineRoute({
  operation_id: 'get_events',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/events',
  summary: 'The events of a deployment in order of sequence; waits for one if there is none yet.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  query: eventsQuery,
  answers: { 200: { description: 'The events, none if none came in time.', schema: eventPageSchema } },
});

export const getResultsRoute = defineRoute({
  operation_id: 'get_results',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/results',
  summary: 'Every step of the workflow that was taken, with times and outcome.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: { 200: { description: 'The steps.', schema: deploymentResultSchema } },
});

export const getFindingsRoute = defineRoute({
  operation_id: 'get_findings',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/findings',
  summary: 'What the security scans found.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: {
    200: {
      description: 'The findings.',
      schema: z.strictObject({ items: z.array(securityFindingSchema) }).meta({ id: 'FindingList' }),
    },
  },
});

export const getTestsRoute = defineRoute({
  operation_id: 'get_tests',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/tests',
  summary: 'How the tests of the specification ended.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: {
    200: {
      description: 'The results.',
      schema: z.strictObject({ items: z.array(testResultSchema) }).meta({ id: 'TestResultList' }),
    },
  },
});

export const retryDeploymentRoute = defineRoute({
  operation_id: 'retry_deployment',
  component,
  method: 'POST',
  path: '/v1/deployments/{id}/retry',
  summary:
    'Do the failed phase of a deployment that waits for a decision again, in place; or submit what a FAILED or CANCELLED one asked for again, as a new deployment.',
  access: { kind: 'deployment', role: 'deployer' },
  params: deploymentParams,
  headers: idempotencyHeaders,
  body: reasonBody,
  answers: {
    202: {
      description: 'The deployment itself, or the new one, stored, and under way or in line.',
      schema: deploymentStateSchema,
      headers: ['Location'],
    },
  },
  problems: [409],
});
