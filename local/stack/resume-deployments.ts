import { setTimeout as pause } from 'node:timers/promises';
import { isUnfinished } from '../../functions/orchestrator/recovery/is-unfinished.ts';
import { rollbackExecutionName } from '../../shared/contracts/execution-names.ts';
import { machineInput } from '../../shared/contracts/tasks.ts';
import type { DeploymentRepository } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { isRetryable, messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import { pagesOf } from '../../shared/runtime/pages-of.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

export type ResumeDeps = {
  readonly deployments: Pick<DeploymentRepository, 'listDeployments'>;
  readonly environments: Pick<EnvironmentRepository, 'lines' | 'freeEndedLease'>;
  readonly engine: WorkflowEngine;
  readonly log: Log;
  /** Rejects when the stack is closed meanwhile. */
  readonly sleep: (milliseconds: number) => Promise<void>;
};

const pause_milliseconds = 1_000;

const unfinished = async (deps: ResumeDeps): Promise<readonly DeploymentState[]> => {
  const found: DeploymentState[] = [];
  for await (const states of pagesOf((query) => deps.deployments.listDeployments(query)))
    found.push(...states.filter((state) => isUnfinished(state) && state.queued === undefined));
  return found;
};

/** A process can die between taking the lease of a deployment that had ended and putting on record what for. */
const freeEndedLeases = async ({ environments }: ResumeDeps): Promise<void> => {
  for (const { environment_id, lease } of await environments.lines())
    if (lease.owner !== null) await environments.freeEndedLease(environment_id);
};

const resumeAll = async (deps: ResumeDeps): Promise<readonly DeploymentState[]> => {
  await freeEndedLeases(deps);
  const found = await unfinished(deps);
  for (const state of found) {
    const isBeingUndone = state.rollback.status === 'IN_PROGRESS';
    if (isBeingUndone) await deps.engine.start('rollback', rollbackExecutionName(state), machineInput(state.id));
    else await deps.engine.start('deployment', state.id, machineInput(state.id));
  }
  return found;
};

/**
 * Runs the machine of every deployment that a stopped process left unfinished again, the rollback's where it was being undone. Tasks are
 * replay-safe, so this is all there is to recovery, but for leases that nobody needs; those that wait in line have no machine yet. Answers which. A store that is
 * out of reach is waited for.
 */
export const resumeDeployments = async (deps: ResumeDeps): Promise<readonly DeploymentState[]> => {
  for (;;) {
    try {
      return await resumeAll(deps);
    } catch (error) {
      if (!isRetryable(error)) throw error;
      deps.log.warn('what had not ended cannot be gone on with yet', { reason: messageOf(error) });
      await deps.sleep(pause_milliseconds);
    }
  }
};

export type Resumption = {
  /** Resolves with the names of what is gone on with. */
  readonly resumed: Promise<readonly string[]>;
  /** Waits for nothing any more. */
  close(): void;
};

/** Goes on, once all that it needs is `ready`, with what a stopped process left unfinished. */
export const startResuming = (deps: Omit<ResumeDeps, 'sleep'>, ready: Promise<void>): Resumption => {
  const closing = new AbortController();
  const sleep = (milliseconds: number): Promise<void> => pause(milliseconds, undefined, { signal: closing.signal });
  const resumed = ready
    .then(() => resumeDeployments({ ...deps, sleep }))
    .then((states) => states.map((state) => state.name));
  return { resumed, close: () => closing.abort() };
};
