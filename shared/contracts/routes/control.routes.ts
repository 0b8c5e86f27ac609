import * as z from 'zod';
import { deploymentStateSchema } from '../../domain/deployment/deployment-state.ts';
import { waitingSchema } from '../../domain/deployment/waiting.ts';
import { environmentHoldSchema, holdRequestSchema } from '../../domain/environment/hold.ts';
import { nameSchema } from '../../domain/naming/names.ts';
import { deploymentParams, environmentParams, reasonBody } from './parameters.ts';
import { defineRoute } from './route.contract.ts';

const component = 'orchestrator';

const command = {
  component,
  method: 'POST',
  access: { kind: 'deployment', role: 'deployer' },
  params: deploymentParams,
  body: reasonBody,
  problems: [409],
} as const;
const noted = { 202: { description: 'Noted.', schema: deploymentStateSchema, headers: ['Location'] } } as const;

export const cancelDeploymentRoute = defineRoute({
  ...command,
  operation_id: 'cancel_deployment',
  path: '/v1/deployments/{id}/cancel',
  summary: 'Ask a deployment to stop at its next step and to undo what it did. Twice is as once.',
  answers: noted,
});

export const pauseDeploymentRoute = defineRoute({
  ...command,
  operation_id: 'pause_deployment',
  path: '/v1/deployments/{id}/pause',
  summary:
    'Ask a deployment to wait at the end of what is under way, with the traffic as it is, until it is resumed. Twice is as once.',
  answers: noted,
});

export const resumeDeploymentRoute = defineRoute({
  ...command,
  operation_id: 'resume_deployment',
  path: '/v1/deployments/{id}/resume',
  summary: 'Let a paused deployment go on. One that is not paused stays as it is.',
  answers: noted,
});

export const promoteDeploymentRoute = defineRoute({
  ...command,
  operation_id: 'promote_deployment',
  path: '/v1/deployments/{id}/promote',
  summary:
    'End the bakes that are under way now, of one service or of all: what is judged FAIL fails still, anything else goes on. Twice is as once.',
  body: z
    .strictObject({
      /** All, unless one is named. */
      service_name: nameSchema.exactOptional(),
      reason: reasonBody.shape.reason,
    })
    .prefault({})
    .meta({ id: 'Promotion' }),
  answers: noted,
});

export const rollbackDeploymentRoute = defineRoute({
  ...command,
  operation_id: 'rollback_deployment',
  path: '/v1/deployments/{id}/rollback',
  summary:
    'Undo the newest completed deployment of an environment, or one that failed and waits for a decision, or go on with a rollback that could not finish.',
  answers: {
    202: { description: 'Under way: its events tell of it.', schema: deploymentStateSchema, headers: ['Location'] },
  },
});

export const getWaitingRoute = defineRoute({
  operation_id: 'get_waiting',
  component,
  method: 'GET',
  path: '/v1/deployments/{id}/waiting',
  summary:
    'What a deployment waits for: since when, until when if that is known, who can unblock it and how. Empty when nothing blocks it.',
  access: { kind: 'deployment', role: 'viewer' },
  params: deploymentParams,
  answers: { 200: { description: 'What it waits for.', schema: waitingSchema } },
});

export const holdEnvironmentRoute = defineRoute({
  operation_id: 'hold_environment',
  component,
  method: 'POST',
  path: '/v1/environments/{id}/hold',
  summary:
    'Stop the line: what runs in the environment waits at its next step, and nothing new begins, until it is released or expires. Twice is as once; another reason, time or allow_hotfix replaces the hold.',
  access: { kind: 'environment', role: 'deployer' },
  params: environmentParams,
  body: holdRequestSchema,
  answers: { 200: { description: 'The hold.', schema: environmentHoldSchema } },
});

export const releaseEnvironmentRoute = defineRoute({
  operation_id: 'release_environment',
  component,
  method: 'DELETE',
  path: '/v1/environments/{id}/hold',
  summary: 'Let the line go on. Without a hold it changes nothing.',
  access: { kind: 'environment', role: 'deployer' },
  params: environmentParams,
  answers: { 204: { description: 'Released.' } },
});
