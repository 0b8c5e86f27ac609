import * as z from 'zod';
import { componentNames, timestampSchema } from '../naming/names.ts';
import { deploymentPhaseSchema } from './deployment-status.ts';

/** The steps of the workflow (requirement ids W11 to W64) with the names that people see. */
export const workflowSteps = {
  W11: { name: 'Validate deployment specification', phase: 'INITIATION' },
  W12: { name: 'Check user permissions', phase: 'INITIATION' },
  W13: { name: 'Initialize deployment context', phase: 'INITIATION' },
  W14: { name: 'Create deployment record', phase: 'INITIATION' },
  W21: { name: 'Validate environment prerequisites', phase: 'VALIDATION' },
  W22: { name: 'Check resource availability', phase: 'VALIDATION' },
  W23: { name: 'Validate security requirements', phase: 'VALIDATION' },
  W24: { name: 'Assess deployment risks', phase: 'VALIDATION' },
  W31: { name: 'Provision required resources', phase: 'PREPARATION' },
  W32: { name: 'Configure environment', phase: 'PREPARATION' },
  W33: { name: 'Set up monitoring and logging', phase: 'PREPARATION' },
  W34: { name: 'Prepare service configurations', phase: 'PREPARATION' },
  W41: { name: 'Deploy services in dependency order', phase: 'DEPLOYMENT' },
  W42: { name: 'Configure service integration', phase: 'DEPLOYMENT' },
  W43: { name: 'Execute health checks', phase: 'DEPLOYMENT' },
  W44: { name: 'Validate service functionality', phase: 'DEPLOYMENT' },
  W51: { name: 'Run integration tests', phase: 'TESTING' },
  W52: { name: 'Perform security scanning', phase: 'TESTING' },
  W53: { name: 'Execute performance tests', phase: 'TESTING' },
  W54: { name: 'Validate system behavior', phase: 'TESTING' },
  W61: { name: 'Finalize deployment', phase: 'COMPLETION' },
  W62: { name: 'Update monitoring dashboards', phase: 'COMPLETION' },
  W63: { name: 'Generate deployment reports', phase: 'COMPLETION' },
  W64: { name: 'Clean up temporary resources', phase: 'COMPLETION' },
} as const;
export type StepId = keyof typeof workflowSteps;
export const stepIds = Object.keys(workflowSteps) as readonly StepId[];

export const stepOutcomeSchema = z.enum(['PASSED', 'FAILED', 'SKIPPED']);
export type StepOutcome = z.infer<typeof stepOutcomeSchema>;

export const stepRecordSchema = z
  .strictObject({
    id: z.enum(stepIds as [StepId, ...StepId[]]),
    name: z.string(),
    phase: deploymentPhaseSchema,
    component: z.enum(componentNames),
    outcome: stepOutcomeSchema,
    /** What was looked at and found, in a sentence. */
    message: z.string(),
    started_at: timestampSchema,
    finished_at: timestampSchema,
    duration_milliseconds: z.int().min(0),
  })
  .readonly()
  .meta({ id: 'StepRecord' });
export type StepRecord = z.infer<typeof stepRecordSchema>;
