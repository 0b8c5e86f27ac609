import { deploymentPhases } from '../deployment/deployment-status.ts';
import { componentNames } from '../naming/names.ts';
import { resourceEventTypeSchema } from '../resource/resource-event.ts';
import { securitySeveritySchema } from '../security/security-finding.ts';
import { allTasks } from './measured-tasks.ts';

export const outcomes = ['COMPLETED', 'FAILED', 'CANCELLED'] as const;

/**
 * What metrics are told apart by, and all values that each can have; an environment is the only one that people name. Each combination is a
 * metric that is paid for, so nothing that grows with releases is ever one: ids and names go into `properties`.
 */
export const dimensionValues = {
  outcome: outcomes,
  phase: deploymentPhases,
  component: componentNames,
  task: allTasks,
  severity: securitySeveritySchema.options,
  change: resourceEventTypeSchema.options,
} as const;
export type ClosedDimension = keyof typeof dimensionValues;

export type Dimensions = { readonly environment?: string } & {
  readonly [Name in ClosedDimension]?: (typeof dimensionValues)[Name][number];
};

export type Metric = { readonly name: string; readonly unit: 'Count' | 'Milliseconds'; readonly value: number };

/** Metrics with the same dimensions at one moment. `properties` can be searched for in the log, and are no metrics. */
export type Measurement = {
  readonly at_milliseconds: number;
  readonly dimensions: Dimensions;
  readonly metrics: readonly Metric[];
  readonly properties: Readonly<Record<string, string | number>>;
};

export const count = (name: string, value = 1): Metric => ({ name, unit: 'Count', value });
export const milliseconds = (name: string, value: number): Metric => ({ name, unit: 'Milliseconds', value });
