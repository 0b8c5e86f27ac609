import * as z from 'zod';
import { IllegalTransitionError } from './deployment.errors.ts';

export const deploymentStatuses = [
  'PENDING',
  'VALIDATING',
  'PREPARING',
  'PROVISIONING',
  'DEPLOYING',
  'TESTING',
  'MONITORING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
export const deploymentStatusSchema = z.enum(deploymentStatuses).meta({ id: 'DeploymentStatus' });
export type DeploymentStatus = (typeof deploymentStatuses)[number];

/** Forward one step at a time; FAILED and CANCELLED from everything that is not terminal; nothing leaves a terminal status. */
export const deploymentTransitions: Readonly<Record<DeploymentStatus, readonly DeploymentStatus[]>> = {
  PENDING: ['VALIDATING', 'FAILED', 'CANCELLED'],
  VALIDATING: ['PREPARING', 'FAILED', 'CANCELLED'],
  PREPARING: ['PROVISIONING', 'FAILED', 'CANCELLED'],
  PROVISIONING: ['DEPLOYING', 'FAILED', 'CANCELLED'],
  DEPLOYING: ['TESTING', 'FAILED', 'CANCELLED'],
  TESTING: ['MONITORING', 'FAILED', 'CANCELLED'],
  MONITORING: ['COMPLETED', 'FAILED', 'CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

export const isTerminal = (status: DeploymentStatus): boolean => deploymentTransitions[status].length === 0;

export const canMove = (from: DeploymentStatus, to: DeploymentStatus): boolean =>
  deploymentTransitions[from].includes(to);

/** The status after the move. Throws `IllegalTransitionError` for one that the table does not list. */
export const move = (from: DeploymentStatus, to: DeploymentStatus): DeploymentStatus => {
  if (!canMove(from, to)) throw new IllegalTransitionError(from, to, deploymentTransitions[from]);
  return to;
};

export const deploymentPhases = [
  'INITIATION',
  'VALIDATION',
  'PREPARATION',
  'DEPLOYMENT',
  'TESTING',
  'COMPLETION',
  'ROLLBACK',
] as const;
export const deploymentPhaseSchema = z.enum(deploymentPhases).meta({ id: 'DeploymentPhase' });
export type DeploymentPhase = (typeof deploymentPhases)[number];

/** The phase that a deployment of this status is in; one that failed or was cancelled stays in the phase where that happened. */
export const phaseOfStatus: Readonly<Partial<Record<DeploymentStatus, DeploymentPhase>>> = {
  PENDING: 'INITIATION',
  VALIDATING: 'VALIDATION',
  PREPARING: 'PREPARATION',
  PROVISIONING: 'PREPARATION',
  DEPLOYING: 'DEPLOYMENT',
  TESTING: 'TESTING',
  MONITORING: 'COMPLETION',
  COMPLETED: 'COMPLETION',
};
