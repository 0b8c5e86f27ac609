import * as z from 'zod';
import { millisecondsOf, nameSchema, timestampSchema, type Timestamp } from '../naming/names.ts';
import { changeKindSchema, type ReleasePlan } from '../planning/release-plan.ts';
import { getAffectedComponents } from './affected-components.ts';
import type { DeploymentComponent } from './deployment.ts';
import { bakeProgressSchema, type BakeProgress } from './bake-progress.ts';
import { isAwaitingDecision } from './decide-failure.ts';
import { activityOf } from './deployment-activity.ts';
import { rollbackStatusSchema, type DeploymentState } from './deployment-state.ts';
import { deploymentPhaseSchema, deploymentStatusSchema, type DeploymentPhase } from './deployment-status.ts';
import { isPaused } from './pause-deployment.ts';
import type { ServiceRecord } from './service-rollout.ts';
import { stoppingWords } from './stopping-words.ts';
import { workflowSteps, type StepRecord } from './step-record.ts';

const serviceProgressSchema = z
  .strictObject({
    name: nameSchema,
    change: changeKindSchema,
    status: z.enum(['PENDING', 'IN_PROGRESS', 'ACTIVE', 'FAILED', 'UNDONE']),
    version: z.string(),
    url: z.string().optional(),
    message: z.string().optional(),
    /** While its new version takes some of the traffic and is watched. */
    bake: bakeProgressSchema.optional(),
  })
  .meta({ id: 'ServiceProgress' });
export type ServiceProgress = z.infer<typeof serviceProgressSchema>;
const statuses = serviceProgressSchema.shape.status.options;

const standingSchema = z.enum(['PAUSED', 'HELD', 'UNDECIDED']).meta({ id: 'Standing' });

const standingOf = (state: DeploymentState, now: Timestamp): z.infer<typeof standingSchema> | undefined => {
  if (isAwaitingDecision(state)) return 'UNDECIDED';
  if (stoppingWords(state) !== undefined || !isPaused(state, now)) return undefined;
  return state.paused === undefined ? 'HELD' : 'PAUSED';
};

export const deploymentProgressSchema = z
  .strictObject({
    deployment_id: z.string(),
    name: nameSchema,
    environment_id: nameSchema,
    status: deploymentStatusSchema,
    phase: deploymentPhaseSchema,
    /** Of the whole way to COMPLETED; 100 only there. */
    percent: z.int().min(0).max(100),
    /** Present while it waits for a person, beside what its status says. */
    standing: standingSchema.optional(),
    /** What goes on now, in a sentence. */
    activity: z.string(),
    waves: z.array(z.strictObject({ wave: z.int().min(0), services: z.array(serviceProgressSchema) })),
    /** How many services have each status. */
    counts: z.strictObject({
      total: z.int(),
      PENDING: z.int(),
      IN_PROGRESS: z.int(),
      ACTIVE: z.int(),
      FAILED: z.int(),
      UNDONE: z.int(),
    }),
    rollback_status: rollbackStatusSchema,
    cancel_requested: z.boolean(),
    started_at: timestampSchema,
    finished_at: timestampSchema.optional(),
    elapsed_milliseconds: z.int().min(0),
  })
  .readonly()
  .meta({ id: 'DeploymentProgress' });
export type DeploymentProgress = z.infer<typeof deploymentProgressSchema>;

/** Each phase's share of the way, in percent. */
const shares: Readonly<Partial<Record<DeploymentPhase, number>>> = {
  INITIATION: 5,
  VALIDATION: 10,
  PREPARATION: 15,
  DEPLOYMENT: 50,
  TESTING: 10,
  COMPLETION: 10,
};

const stepsOf = (phase: DeploymentPhase): number =>
  Object.values(workflowSteps).filter((step) => step.phase === phase).length;

const partDone = (
  phase: DeploymentPhase,
  steps: readonly StepRecord[],
  services: readonly ServiceProgress[],
): number => {
  const done = new Set(steps.filter((step) => step.phase === phase).map((step) => step.id)).size / stepsOf(phase);
  if (phase !== 'DEPLOYMENT') return done;
  const changed = services.filter((service) => service.change !== 'NONE');
  return changed.length === 0 ? done : changed.filter((service) => service.status === 'ACTIVE').length / changed.length;
};

const percentOf = (
  state: DeploymentState,
  steps: readonly StepRecord[],
  services: readonly ServiceProgress[],
): number => {
  if (state.status === 'COMPLETED') return 100;
  const sum = Object.entries(shares).reduce(
    (total, [phase, share]) => total + share * partDone(phase as DeploymentPhase, steps, services),
    0,
  );
  return Math.min(99, Math.floor(sum));
};

/** Without an end in the ledger, a service's component is never KEPT. */
const serviceProgressOf = (
  { kind: _kind, wave: _wave, version = '', ...component }: DeploymentComponent,
  bake: BakeProgress | undefined,
): ServiceProgress => ({
  ...component,
  version,
  status: component.status as ServiceProgress['status'],
  ...(bake !== undefined && { bake }),
});

/** How far a deployment is (DA6): by phase, wave and service, with a sentence on what goes on. `now` ends the time elapsed while it runs. */
export const getDeploymentProgress = (
  state: DeploymentState,
  plan: Pick<ReleasePlan, 'services' | 'resources' | 'waves'>,
  services: readonly ServiceRecord[],
  steps: readonly StepRecord[],
  now: Timestamp,
  bakes: ReadonlyMap<string, BakeProgress> = new Map(),
): DeploymentProgress => {
  const components = new Map(
    getAffectedComponents({ services: plan.services, resources: [] }, services, []).map((component) => [
      component.name,
      serviceProgressOf(component, bakes.get(component.name)),
    ]),
  );
  const waves = plan.waves.map((names, wave) => ({
    wave,
    services: names.flatMap((name) => components.get(name) ?? []),
  }));
  const all = [...components.values()];
  const counts = {
    total: all.length,
    ...(Object.fromEntries(
      statuses.map((status) => [status, all.filter((service) => service.status === status).length]),
    ) as Record<ServiceProgress['status'], number>),
  };
  const standing = standingOf(state, now);
  return {
    deployment_id: state.id,
    name: state.name,
    environment_id: state.environment_id,
    status: state.status,
    phase: state.phase,
    percent: percentOf(state, steps, all),
    ...(standing !== undefined && { standing }),
    activity: activityOf(state, waves, counts, now),
    waves,
    counts,
    rollback_status: state.rollback.status,
    cancel_requested: state.cancel_requested !== undefined,
    started_at: state.created_at,
    ...(state.finished_at !== undefined && { finished_at: state.finished_at }),
    elapsed_milliseconds: Math.max(0, millisecondsOf(state.finished_at ?? now) - millisecondsOf(state.created_at)),
  };
};
