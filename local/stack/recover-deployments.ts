import { setTimeout as pause } from 'node:timers/promises';
import { handleDeploymentFailure } from '../../functions/orchestrator/handle-deployment-failure.ts';
import { failureOfExecution, type ExecutionFailure } from '../../functions/orchestrator/recovery/execution-failure.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';
import type { ExecutionEnd } from '../workflow/execution.ts';

export type RecoveryDeps = {
  readonly records: Pick<DeploymentRecords, 'state'>;
  /** Asked for when it is needed: the engine is opened with the recovery's `onExecutionEnd`. */
  readonly engine: () => WorkflowEngine;
  readonly log: Log;
  readonly first_pause_milliseconds?: number;
};
export type Recovery = {
  /** Hears how executions end, and begins the rollback of a deployment that one left unfinished. */
  onExecutionEnd(end: ExecutionEnd): void;
  close(): Promise<void>;
};

const longestPause_milliseconds = 5 * 60_000;
const successors = new Set(['StaleTokenError', 'FencedError']);

/** What nobody else sees to: a child has its parent, what was aborted is resumed, and what was fenced has a successor. */
const failureToRecover = ({ outcome, machine, parent, error }: ExecutionEnd): ExecutionFailure | undefined => {
  const isBroken = (outcome === 'FAILED' || outcome === 'TIMED_OUT') && parent === undefined;
  const isFenced = machine === 'rollback' && successors.has(error?.Error ?? '');
  return isBroken && !isFenced
    ? failureOfExecution({ status: outcome, error: error?.Error, cause: error?.Cause })
    : undefined;
};

/**
 * What no Catch of a machine can do: when an execution itself breaks, because the store was out of reach for long or its time was over,
 * the deployment is undone by a new execution (I2); after a pause that grows as long as that breaks too.
 */
export const openRecovery = (deps: RecoveryDeps): Recovery => {
  const { records, engine, log, first_pause_milliseconds = 2_000 } = deps;
  const attempts = new Map<string, number>();
  const under_way = new Set<Promise<void>>();
  const closing = new AbortController();

  const nextAttempt = async (deployment_id: string): Promise<number> => {
    const attempt = attempts.get(deployment_id) ?? 0;
    attempts.set(deployment_id, attempt + 1);
    const milliseconds = Math.min(longestPause_milliseconds, first_pause_milliseconds * 2 ** attempt);
    await pause(milliseconds, undefined, { signal: closing.signal });
    return attempt;
  };

  /** While the deployment cannot be read, or nothing can be started, it is tried again. */
  const recover = async (deployment_id: string, failure: ExecutionFailure): Promise<void> => {
    const once = { records, engine: engine(), log, nextAttempt: () => nextAttempt(deployment_id) };
    for (;;) {
      try {
        const { outcome } = await handleDeploymentFailure(once, { deployment_id, failure });
        if (outcome === 'ended' || outcome === 'unknown') attempts.delete(deployment_id);
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        log.error('a deployment could not be recovered yet', { deployment_id, reason: messageOf(error) });
        await nextAttempt(deployment_id);
      }
    }
  };

  const track = (work: Promise<void>): void => {
    const tracked = work.catch(() => undefined).finally(() => under_way.delete(tracked));
    under_way.add(tracked);
  };

  return {
    onExecutionEnd: (end) => {
      const { deployment_id } = end.input;
      if (typeof deployment_id !== 'string' || closing.signal.aborted) return;
      const failure = failureToRecover(end);
      if (failure !== undefined) track(recover(deployment_id, failure));
      else if (end.outcome === 'SUCCEEDED' && end.machine === 'rollback') attempts.delete(deployment_id);
    },
    close: async () => {
      closing.abort();
      await Promise.all(under_way);
    },
  };
};
